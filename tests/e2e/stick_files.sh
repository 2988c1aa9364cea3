#!/usr/bin/env bash
# Attachments on sticks: at the limit and one byte beyond, more than a stick takes, cut, altered; and a receipt of before a restore that comes after it.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -n "$preload" ] && command -v sqlite3 >/dev/null || exit 77

now='2024-11-01 08:00:00'
k() { at "$now" "$KYCUONG" --dir office "$@"; }
d() { at "$now" "$KYCUONGD" "$@"; }
pdf() { # BYTES FILE: of that size
	{ printf '%%PDF-1.4\n'; head -c $(($1 - 28)) /dev/urandom; printf '\nstartxref\n9\n%%%%EOF\n'; } >"$2"
}
there() { # FILE: taken in at $srv
	d bundle in "$srv" "$1" --receipt back.kc
}
whole() { sqlite3 "$srv/log.db" 'SELECT count(*) FROM holding WHERE next * 16384 >= size'; }
key=BC-THANG/615/2024-11 limit=$((20 * 1024 * 1024))

d init srv --sample kontum-2024 >/dev/null
srv=srv
start serve env LD_PRELOAD="$preload" FAKETIME="@$now" "$KYCUONGD" serve srv --listen 127.0.0.1:0
k enrol "$(cat serve.out)" "$(d enrol srv --unit 615 --official 'A Thanh' --role clerk)" >/dev/null && k sync >/dev/null
stop "$pid"
run 0 'a backup' d backup srv old.bak
k do write report $key indicator.01=1 >/dev/null
pdf $((limit + 1)) beyond.pdf
run 1 "a byte more than 20 MiB is refused" k attach report $key beyond.pdf
pdf $limit one.pdf
run 0 'just 20 MiB' k attach report $key one.pdf
pdf $limit two.pdf
run 0 'and once more' k attach report $key two.pdf
run 0 'out, with attachments' k bundle out stick.kc --attachments
like "$err" "Còn $limit byte" 'one fits, and how much is left is said'
size=$(stat -c %s stick.kc)
for at in 100 16384 $((size / 2)) $((size - 1)); do
	head -c $at stick.kc >cut.kc
	run 1 "cut at $at" there cut.kc
done
cp stick.kc altered.kc && printf 'X' | dd of=altered.kc bs=1 seek=$((size - 100000)) conv=notrunc status=none
run 1 'altered near its end' there altered.kc
is "$(whole)" 0 'none of them did anything'
run 0 'whole' there stick.kc
is "$(whole)" 1 'its attachment is there'
run 0 'once more' there stick.kc
is "$(whole)" 1 'as one'
mv back.kc first.kc

# Before the receipt comes back, the province is restored from the day before.
now='2024-11-03 08:00:00'
d restore old.bak again && srv=again
k bundle out stick.kc >/dev/null && there stick.kc >/dev/null 2>&1 && k bundle in back.kc >/dev/null 2>&1
ok $? 'the office hears of it by a stick'
run 0 'then the receipt of before comes' k bundle in first.kc
like "$out" 'Biên nhận này cũ' 'which is old'
run 0 'the next stick' k bundle out stick.kc --attachments
like "$err" "Còn $limit byte" 'has an attachment again: this server has none'
there stick.kc >/dev/null 2>&1 && k bundle in back.kc >/dev/null 2>&1
is "$(whole)" 1 'it is there'
k bundle out stick.kc --attachments >/dev/null 2>log.txt && there stick.kc >/dev/null 2>&1 && k bundle in back.kc >/dev/null 2>&1
is "$(whole)" 2 'and the other with the one behind it'
k bundle out stick.kc --attachments >/dev/null 2>&1
is "$(stat -c %s stick.kc)" 16524 'then nothing waits any more'
run 0 'the log is whole' d verify again

# A stick goes to a server that was only restored to be looked at. What that has of an attachment, the province's own has not.
pdf 50000 three.pdf && k attach report $key three.pdf >/dev/null
k bundle out plain.kc >/dev/null 2>&1 && there plain.kc >/dev/null 2>&1 && k bundle in back.kc >/dev/null 2>&1
ok $? 'the acts are in the backup'
d backup again new.bak
now='2024-11-04 08:00:00'
d restore new.bak probe
k bundle out stick.kc --attachments >/dev/null 2>&1
srv=probe
run 0 'a stick with an attachment' there stick.kc
is "$(whole)" 3 'is taken there'
mv back.kc probe.kc && srv=again
k do write report $key indicator.02=2 >/dev/null
k bundle out plain.kc >/dev/null 2>&1 && there plain.kc >/dev/null 2>&1 && k bundle in back.kc >/dev/null 2>&1
ok $? 'another act goes to the right one'
run 0 'then the other receipt comes' k bundle in probe.kc
k bundle out stick.kc --attachments >/dev/null 2>&1 && there stick.kc >/dev/null 2>&1 && k bundle in back.kc >/dev/null 2>&1
is "$(whole)" 3 'the attachment goes to the right one all the same'
