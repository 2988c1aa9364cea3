#!/usr/bin/env bash
# A server's hard days on the real programs: killed while offices sync and the administration acts, ended politely under load, restored from a
# backup that is older than what offices were told, a full disk; a code taken at the desk; a device revoked.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -n "$preload" ] && command -v sqlite3 >/dev/null || exit 77

now='2024-11-05 01:00:00'
k() { env LD_PRELOAD="$preload" FAKETIME="@$now" "$KYCUONG" --dir "$@"; }
d() { env LD_PRELOAD="$preload" FAKETIME="@$now" "$KYCUONGD" "$@"; }
folder=srv
serve() {
	start serve env LD_PRELOAD="$preload" FAKETIME="@$now" "$KYCUONGD" serve $folder --listen "127.0.0.1:${port:-0}"
	url=$(cat serve.out) server=$pid
	port=${url##*:}
}
enrol() { # FOLDER UNIT NAME ROLE
	k "$1" enrol "$url" "$(d enrol $folder --unit "$2" --official "$3" --role "$4")" --password-file pw.txt >/dev/null
}
cell() { # UNIT COLUMN
	d cells $folder --period 2024-11 --obligation BC-THANG --format csv |
		awk -F, -v u="$1" -v c="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == c) n = i } $1 == u { print $n }'
}
waiting() { k "$1" status --format csv | sed -n 's/^waiting,//p'; }
sound() { # NAME
	run 0 "$1: the tables are what the log makes" d rebuild $folder
	run 0 "$1: the log is whole" d verify $folder
}

printf 'mat-khau-dung\n' >pw.txt
d init srv --sample kontum-2024
serve
enrol a 615 'A Thanh' head && enrol b 608 'Y Lan' head
ok $? 'two offices enrol'
run 0 'devices' d device srv list --format csv
like "$out" ',608,Y Lan,2024-11-05T08:00:0.*,2024-11-05T08:00:0.*,0,active' 'with unit, official, enrolment and last contact'
first=$(sed -n 's/,615,.*//p' <<<"$out")

# Killed while two offices sync and the administration acts: what was printed or acknowledged is in the log, once.
: >acts.txt
for round in 1 2 3 4; do
	for n in 1 2 3; do
		k a do write report BC-THANG/615/2024-11 indicator.01=$((round * 10 + n)) >/dev/null
		k b do write report BC-THANG/608/2024-11 indicator.01=$((round * 10 + n)) >/dev/null
	done
	(while d do srv assign task unit=SNV content="việc $round" >>acts.txt 2>/dev/null; do :; done) &
	writer=$!
	k a sync >/dev/null 2>&1 &
	one=$!
	k b sync >/dev/null 2>&1 &
	two=$!
	until [ "$(wc -l <acts.txt)" -ge $((round * 3)) ]; do :; done
	kill -9 "$server"
	kill -9 "$writer" 2>/dev/null
	wait "$server" "$writer" "$one" "$two" 2>/dev/null # the shell tells of the kills
	serve
done
k a sync >/dev/null && k b sync >/dev/null
ok $? 'both offices sync again'
is "$(waiting a) $(waiting b)" '0 0' 'nothing waits any more'
d log srv --format csv >log.csv
is "$(grep -c ',report,BC-THANG/615/2024-11,write,accepted' log.csv) $(grep -c ',report,BC-THANG/608/2024-11,write,accepted' log.csv)" '12 12' 'every act of the offices is in the log once'
lost=0
while IFS=$'\t' read -r key position; do
	grep -q "^$position,.*,task,$key,assign,accepted" log.csv || lost=$((lost + 1))
done <acts.txt
is "$lost" 0 'every act that the administration was told of is where it was told'
sound 'after kill -9'

# Ended politely under load.
for n in 1 2 3 4 5 6; do k a do write report BC-THANG/615/2024-11 indicator.02=$n >/dev/null; done
k a sync >/dev/null 2>&1 &
one=$!
stop "$server"
is $? 0 'SIGTERM with a sync under way'
wait $one
serve
run 0 'the office syncs' k a sync
is "$(grep -c . serve.err)" "$(grep -cE '^<[0-7]>' serve.err)" 'every line of the log has its level'
is "$(grep -ciE 'mat-khau|indicator|việc' serve.err)" 0 'and none has a content or a password'

# A restored backup that is older than what the office was told.
run 0 'a backup' d backup srv one.bak
k a do write report BC-THANG/615/2024-11 indicator.03=333 >/dev/null
run 0 'what comes after it is acknowledged' k a sync
k b do sign report BC-THANG/608/2024-11 --password-file pw.txt >/dev/null && k b do send report BC-THANG/608/2024-11 >/dev/null
run 0 'a report too' k b sync
received=$(cell 608 received)
stop "$server"
run 0 'the machine is lost, and the backup restored' d restore one.bak again
folder=again
is "$(d log again --format csv | wc -l)" "$(($(d log srv --format csv | wc -l) - 3))" 'without the last acts'
now='2024-11-06 01:00:00'
serve
run 0 'the office syncs with the restored server' k a sync
k a sync >/dev/null
is "$(d log again --format csv | grep -c ',report,BC-THANG/615/2024-11,write,accepted')" "$(d log srv --format csv | grep -c ',report,BC-THANG/615/2024-11,write,accepted')" 'and sends again what the backup did not have'
is "$(k a show report BC-THANG/615/2024-11 --format csv | sed -n 's/^indicator.03,//p')" 333 'nothing is lost at the office'
run 0 'the other office too' k b sync
is "$(cell 608 received) $(cell 608 status)" "$received on_time" 'whose report counts as received when that was confirmed, not when it came again'
sound 'after the restore'

# A code taken at the desk, before the report and after it.
k a do sign report BC-THANG/615/2024-11 --password-file pw.txt >/dev/null && k a do send report BC-THANG/615/2024-11 >/dev/null
code=$(k a code BC-THANG/615/2024-11)
now='2024-11-09 10:00:00'
run 0 'the code' d do again register receipt unit=615 obligation=BC-THANG period=2024-11 code="$code" channel='tại quầy'
now='2024-11-12 01:00:00'
is "$(cell 615 status)" announced 'announces the report'
stop "$server" && serve
run 0 'the report comes late' k a sync
is "$(cell 615 status)" on_time_evidence 'and is on time by its code'
like "$(cell 615 coded)" '^2024-11-09T17:00' 'of the day when it was read out'
run 0 'the code once more, after the report' d do again register receipt unit=615 obligation=BC-THANG period=2024-11 code="$code"
is "$(sqlite3 again/tables.db 'SELECT group_concat(matched) FROM receipt')" 1,1 'is matched all the same'

# A device revoked.
run 0 'revoked' d device again revoke "$first"
k a do write report BC-THANG/615/2024-12 indicator.01=1 >/dev/null
k a sync >/dev/null 2>&1
like "$(d log again --format csv | tail -1)" ',report,BC-THANG/615/2024-12,write,refused,' 'what comes afterwards is kept, as refused'
like "$(d device again list --format csv)" "^$first,615,.*,revoked\$" 'the list says so'
run 1 'twice' d device again revoke "$first"
sound 'at the end'

# A full disk: nothing is half done, and it goes on when there is room.
stop "$server"
size=$(stat -c %s again/log.db)
bash -c 'trap "" XFSZ; ulimit -f $1; shift; exec "$@"' - $((size / 1024 + 8)) env LD_PRELOAD="$preload" FAKETIME="@$now" "$KYCUONGD" \
	import again unit <(echo key,name,kind,function,from; for n in $(seq 3000); do echo "x$n,Đơn vị số $n,other,agency,2024-01-01"; done) 2>full.txt
is $? 74 'an import onto a full disk'
like "$(cat full.txt)" 'Đĩa đầy|Không đọc hoặc ghi được' 'says so'
is "$(d log again --format csv | grep -c ',unit,x')" 0 'and leaves nothing'
sound 'with room again'
