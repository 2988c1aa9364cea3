#!/usr/bin/env bash
# One backup restored twice where the clock is wrong, and a server's disk set back to an image: on the real programs. Each is told from the other, who
# meets the older one loses nothing, and a person is told what to do.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -n "$preload" ] && command -v sqlite3 >/dev/null || exit 77

epoch() { sqlite3 "$1/log.db" 'SELECT max(number) FROM epoch'; }
written() { d log "$1" --format csv | grep -c ",report,BC-THANG/615/$2,write,\(accepted\|merged\)"; }

away() { d device "$1" list --format csv | grep -c ',away$'; }
looks() { # LANGUAGE: the page of devices
	site() { curl -sS -b jar -c jar -H "Origin: $url" "$@"; }
	site -o /dev/null -d name=chau -d password=mat-khau-dai "$url/login" && site -L "$url/language?to=$1&back=/device" | grep -o '<main.*'
}

now='2024-11-01 08:00:00'
d init srv --sample kontum-2024 >/dev/null
serve srv
enrol snv SNV 'Minh Châu' clerk && enrol office 615 'A Lan' clerk
ok $? 'two devices'
k snv sync >/dev/null && k office sync >/dev/null
printf 'mat-khau-dai\n' >pw.txt
d user srv add chau --password-file pw.txt >/dev/null
run 0 'a backup' d backup srv old.bak
is "$(away srv)" 0 'nobody is away where nothing was restored'
k snv sync >/dev/null && k office sync >/dev/null
k office do write report BC-THANG/615/2024-10 indicator.01=1 >/dev/null
printf '%%PDF-1.4\nstartxref\n9\n%%%%EOF\n' >one.pdf
k office attach report BC-THANG/615/2024-10 one.pdf >/dev/null
run 0 'an act after it, with an attachment' k office sync
stop "$server" && server=
cp -r srv image

now='2024-10-20 08:00:00' # before the end of the log
run 0 'restored by a machine whose clock is behind' d restore old.bak one
like "$err" 'chậm hơn mục cuối của sổ' 'which says so'
run 0 'and by another' d restore old.bak two
[ "$(epoch one)" != "$(epoch two)" ]; ok $? 'the two are told apart'
[ "$(epoch one)" -lt "$(epoch two)" ] && low=one high=two || low=two high=one
serve $high
is "$(away $high)" 2 'nobody is back yet'
run 0 'the office comes to the one with the higher epoch' k office sync
is "$(written $high 2024-10)" 2 'and brings its acts'
is "$(away $high)" 1 'it is back'
page=$(looks vi)
like "$page" '1/2 máy chưa trở lại từ khi khôi phục' 'the page says how many are not'
like "$page" 'Nên gọi' 'and whom to call'
like "$(looks en)" '1/2 devices not back since the restore' 'in both languages'
is "$(sqlite3 $high/log.db 'SELECT count(*) FROM holding WHERE next > 0')" 1 'and its attachment, though nothing that it knows is as early as this clock'
k office do write report BC-THANG/615/2024-11 indicator.01=2 >/dev/null
k office sync >/dev/null
k office do write report BC-THANG/615/2024-12 indicator.01=3 >/dev/null

serve $low
lines=$(d log $low --format csv | wc -l)
run 75 'it does not follow the other' k office sync
like "$err" "kỳ sổ $(epoch $low), máy này đã biết kỳ $(epoch $high)" 'says which is which'
like "$err" "\-\-after $(epoch $high)" 'and what to do'
like "$(k office --lang en sync 2>&1)" 'switch the older server off' 'in both languages'
is "$(d log $low --format csv | wc -l)" "$lines" 'nothing was taken'
is "$(sqlite3 office/replica.db 'SELECT count(*) FROM outbox WHERE place = 0')" 1 'and the act waits'
like "$(cat serve.err)" 'another was restored later' "the server's own log says it"
like "$(looks vi)" "kycuongd restore TỆP THƯ-MỤC --after $(epoch $high)" 'and the page, and what to do'
like "$(looks en)" 'There is a server that was restored later than this one' 'in both languages'
run 0 'so it is restored above the other' d restore old.bak three --after "$(epoch $high)"
[ "$(epoch three)" -gt "$(epoch $high)" ]; ok $? 'its epoch is the higher'
serve three
run 0 'the office comes' k office sync
run 0 'the Department of Home Affairs too' k snv sync
is "$(away three)" 0 'all are back'
grep -q 'chưa trở lại' <<<"$(looks vi)"; [ $? = 1 ]; ok $? 'and the page says nothing of it'
for month in 2024-10=2 2024-11=1 2024-12=1; do is "$(written three ${month%=*})" ${month#*=} "the report of ${month%=*} is there"; done
run 0 'the log is sound' d verify three
run 2 'an epoch that is none' d restore old.bak four --after 4294967295

# The disk of a server set back by other means than a restore: no new epoch tells anybody.
now='2024-11-05 08:00:00'
stop "$server" && server=
cp -r three image3
serve three
k office do write report BC-THANG/615/2025-01 indicator.01=4 >/dev/null
run 0 'another act' k office sync
serve image3
run 75 'an image of the server does not pass for it' k office sync
like "$err" 'thiếu những mục mà máy chủ đã xác nhận' 'its log is shorter than what was confirmed'
d do image3 add official unit=615 name='A Mới' role=clerk >/dev/null
d do image3 add official unit=615 name='A Khác' role=clerk >/dev/null
run 75 'nor once it has grown' k office sync
run 0 'a backup of it' d backup image3 image.bak
run 0 'restored' d restore image.bak five
serve five
run 0 'is what the office follows' k office sync
is "$(written five 2025-01)" 1 'and has its act again'
run 0 'sound' d verify five
