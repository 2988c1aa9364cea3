#!/usr/bin/env bash
# A server restored from a backup older than some of its devices, and not one line any more: what each machine holds comes on sticks, those that the
# backup never heard of included; and a cloned folder that has only sticks.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -n "$preload" ] && command -v sqlite3 >/dev/null || exit 77

now='2024-11-01 08:00:00'
there() { # FOLDER: a file to the server in $srv
	k "$1" bundle out "$1.kc" >/dev/null && d bundle in "$srv" "$1.kc" --receipt "$1.r" >told.txt 2>log.txt
}
stick() { # FOLDER: there and back
	there "$1" && k "$1" bundle in "$1.r" >back.txt
}
log_of() { d log "$srv" --format csv; }
taken() { log_of | grep -c "$1.*,\(accepted\|merged\)"; }

printf 'mat-khau-dung\n' >pw.txt
d init srv --sample kontum-2024 >/dev/null
serve srv
enrol snv SNV 'Minh Châu' clerk
k snv sync >/dev/null
run 0 'a backup' d backup srv old.bak

# What the backup does not know.
enrol office 615 'Y Thuận' head pw.txt && enrol office 615 'A Mới' clerk && enrol gone 616 'A Gone' clerk && enrol heir 614 'Y Nối' clerk
ok $? 'three devices are enrolled'
for i in office gone heir; do k $i sync >/dev/null; done
stop "$server" && server=
gone=$(d device srv list --format csv | grep '^[0-9]*,616,.*A Gone' | cut -d, -f1)
d do srv add unit X9 name='Phòng mới' kind=other function=agency from=2024-01-01 >/dev/null
d do srv end unit 617 to=2024-11-02 successors=614 >/dev/null
d device srv revoke "$gone" >/dev/null
now='2024-11-05 08:00:00'
run 0 'the Department of Home Affairs hears of it by a stick' stick snv
k office --as 'A Mới' do write report BC-THANG/615/2024-10 indicator.01=11 >/dev/null
k office --as 'Y Thuận' do sign report BC-THANG/615/2024-10 --password-file pw.txt >/dev/null
k office --as 'A Mới' do send report BC-THANG/615/2024-10 >/dev/null
k heir do write report BC-THANG/617/2024-10 indicator.01=7 >/dev/null 2>&1 || k heir --as 'Y Nối' do write report BC-THANG/614/2024-10 indicator.01=7 >/dev/null
run 0 'a report goes by a stick, in time' stick office
run 0 "and another office's" stick heir
is "$(taken ,report,BC-THANG/615/2024-10,)" 3 'they are taken'
before=$(sqlite3 srv/tables.db "SELECT received FROM submission WHERE key LIKE 'BC-THANG/615/2024-10%'")
enrolled=$(sqlite3 srv/tables.db "SELECT key || '|' || enrolled FROM device WHERE unit IN ('614', '615') ORDER BY key")
hashes() { sqlite3 "$1/log.db" "SELECT hex(hash) FROM log WHERE device <> 0 ORDER BY 1"; }
hashes srv >was.txt

# Ten days later all that is left is the backup, and there is no line.
now='2024-11-15 08:00:00'
run 0 'the backup is restored' d restore old.bak again
srv=again
k office --as 'A Mới' do write report BC-THANG/615/2024-11 indicator.02=22 >/dev/null
run 0 'the office that it never heard of comes with a stick, on which there is something new' there office
like "$(cat log.txt)" 'given back of the administration: [0-9]+ acts' 'which shows what made it'
run 0 'its receipt' k office bundle in office.r
like "$out" 'còn chờ 4 việc' 'says that what was received must come again'
like "$err" 'khôi phục từ bản sao lưu' 'why'
like "$err" 'xuất một tệp mới' 'and what to do'
like "$(k office --lang en status)" 'restored from a backup' 'and it stays to be read'
is "$(taken ,report,)" 0 'so far nothing has come without its proof'
run 0 'the second stick' stick office
is "$(taken ,report,BC-THANG/615/2024-10,)" 3 'brings it, both officials and the personal signature as before'
is "$(sqlite3 again/tables.db "SELECT received FROM submission WHERE key LIKE 'BC-THANG/615/2024-10%'")" "$before" 'received when it was'
is "$(taken ,report,BC-THANG/615/2024-11,)" 1 'and what came since'
run 0 'the other office likewise' stick heir
run 0 'twice' stick heir
run 0 'the Department of Home Affairs too' stick snv
is "$(sqlite3 again/tables.db "SELECT name FROM unit WHERE key = 'X9'")" 'Phòng mới' 'one stick of theirs gives back what the administration did'
is "$(sqlite3 again/tables.db "SELECT successors FROM unit WHERE key = '617'")" '614' 'a successor is one again'
like "$(d device again list --format csv)" "^$gone,616,.*,revoked" 'who was revoked is revoked'
k gone do write report BC-THANG/616/2024-11 indicator.01=1 >/dev/null 2>&1
stick gone
is "$(taken ,report,BC-THANG/616/2024-11,)" 0 'and stays so'
is "$(sqlite3 again/tables.db "SELECT key || '|' || enrolled FROM device WHERE unit IN ('614', '615') ORDER BY key")" "$enrolled" 'devices have their numbers and times'
hashes again >is.txt
is "$(comm -23 was.txt is.txt | wc -l)" 0 'every act is there with the evidence that it had'
lines=$(log_of | wc -l)
for i in snv office heir; do stick $i; done
is "$(log_of | wc -l)" "$lines" 'nothing comes back twice'
run 0 'log and tables are sound' d verify again
run 0 'and are made again the same' d rebuild again

# A folder copied to another machine, both without a line.
cp -r office clone
k office --as 'A Mới' do write report BC-THANG/615/2024-12 indicator.01=1 >/dev/null
k clone --as 'A Mới' do write report BC-THANG/615/2024-12 indicator.02=2 >/dev/null
run 0 'both send a stick' there office
run 0 'each with acts of the same number' there clone
run 1 'the receipt of one is not for the other' k clone bundle in office.r
run 0 'each takes its own' k office bundle in office.r
run 0 'the clone hears that the other was first' k clone bundle in clone.r
like "$out" 'còn chờ 1 việc' 'and signs again'
run 0 'its next stick' stick clone
is "$(taken ,report,BC-THANG/615/2024-12,write)" 2 'brings the act: none of either is lost'
like "$(k clone --lang en status)" 'clone' 'a person is told at the office'
is "$(sqlite3 again/tables.db 'SELECT count(*) FROM fork')" 1 'and at the province'
k office --as 'A Mới' do write report BC-THANG/615/2024-12 indicator.03=3 >/dev/null
stick office
like "$(k office --lang en status)" 'clone' 'and at the other machine, once it has heard'
stick office
is "$(taken ,report,BC-THANG/615/2024-12,write)" 3 'nothing of it is lost either'
run 0 'still sound' d verify again
