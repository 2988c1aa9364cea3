#!/usr/bin/env bash
# The administration's command line on the real server program: folder, acts, imports, figures, log, checks, backup and restore, all of it
# with and beside a server that serves.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONGD:-}" ] && [ -n "$preload" ] && command -v sqlite3 >/dev/null || exit 77

d() { at '2024-11-05 08:00:00' "$KYCUONGD" "$@"; }
column() { # FILE-OR-OUT COLUMN: values of a CSV column in $out
	awk -F, -v c="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == c) n = i; next } { print $n }' <<<"$out"
}
wrong() { # WHAT A sentence names
	[ -n "$err" ]; ok $? 'one sentence says why'
	like "$err" "$1" 'and names it'
}

# Usage.
run 2 'no command' d
run 2 'an unknown command' d frobnicate
run 2 'an unknown option' d init srv --colour red
run 2 'too few operands' d do srv
run 0 'help' d --help
like "$out" 'backup' 'lists the commands'
run 0 'help on one command in English' d cells --help --lang en
like "$out" 'The state of every report owed' 'in English'
run 0 'version' d --version
like "$out" '^kycuongd [0-9]' 'is printed'
run 0 'completion' d completion
bash -n <<<"$out"; ok $? 'is bash'

# The folder.
run 1 'no data there' d cells srv
wrong 'kycuongd init srv'
run 2 'an unknown sample' d init srv --sample nowhere
[ ! -e srv ] && [ ! -e srv.part ]; ok $? 'leaves nothing behind'
run 0 'init with a played year' d init year --sample kontum-year
run 0 'verifies' d verify year
run 0 'is the same when judged again' d rebuild year
is "$(d cells year --at 2025-06-30T17:00 --format csv | tail -n +2 | wc -l)" 383 'its cells'
run 0 'init with the sample' d init srv --sample kontum-2024
is "$(stat -c %a srv srv/log.db srv/office.db srv/server.key srv/tables.db | tr '\n' ' ')" '700 600 600 600 600 ' 'folder and files are the owner'\''s only'
run 1 'init twice' d init srv
run 0 'cells at the start' d cells srv --format csv
is "$(head -1 <<<"$out")" 'unit,obligation,period,deadline,status,submitted_claim,not_before,coded,received,late_days,running_days' 'columns of cells'
is "$(column obligation | sort | uniq -c | tr -s ' ' | tr '\n' ';')" ' 31 BC-NAM; 31 BC-THANG;' 'one month, one year, 31 units'
is "$(column deadline | sort -u)" '2024-11-10T00:00:00.000+07:00' 'due before 10 November'

# The consolidated report: the same at the same place of the log.
run 0 'a consolidated report' d consolidation srv 2024-11 --format csv
is "$(head -1 <<<"$out")" 'clause,indicator,name,measure,total,units' 'its columns'
first=$out
run 0 'figures frozen' d consolidation srv 2024-11 --freeze --part units --format csv
is "$(column unit | wc -l)" 31 'all who owe stand in it'
run 0 'the act that froze them' d log srv --format csv
frozen=$(($(tail -1 <<<"$out" | cut -d, -f1) - 1))
run 0 'an indicator is ended' d do srv end indicator BC-1883/1/02
run 0 'the same place again' d consolidation srv 2024-11 --position "$frozen" --format csv
is "$out" "$first" 'the same figures'
run 1 'beyond the log' d consolidation srv 2024-11 --position 999999
run 1 'a period that is none' d consolidation srv 2024-11-09
run 0 'a document and a workbook' d consolidation srv 2024 --docx year.docx --xlsx year.xlsx
is "$(head -c 2 year.docx)$(head -c 2 year.xlsx)" PKPK 'both are there'

run 0 'who owes what' d remind srv --at 2024-11-12 --unit 615 --format csv
is "$(head -2 <<<"$out" | tail -1 | cut -d, -f1-3,6)" '615,report,BC-NAM/615/2024,3' 'a unit, a record, days'
run 0 'a letter to each' d remind srv --at 2024-11-12 --letters letters
is "$out $(ls letters | wc -l)" '31 31' '31 letters'
run 1 'no letter where nothing is owed' d remind srv --at 2024-11-01 --unit 615 --docx none.docx
run 0 'the deadlines of a unit' d calendar srv 615 615.ics
is "$(head -1 615.ics)" $'BEGIN:VCALENDAR\r' 'a calendar'

# Acts.
run 0 'an act' d do srv assign task unit=615 'content=Rà soát thủ tục' due=2024-11-20
like "$out" "^[0-9A-Z]{13}	[0-9]+\$" 'prints key, tab, number'
task=${out%%	*} before=${out##*	}
run 1 'a skipped state' d do srv confirm task "$task" quality=tốt
wrong "$task"
run 1 'a rule is broken' d do srv end unit 615 to=2023-01-01 --lang en
like "$err" 'end must come after' 'said in the language asked for'
run 1 'a code that was heard wrong' d do srv register receipt unit=615 obligation=BC-THANG period=2024-11 code=aaaa-aaaa-aaaa-aaaa channel=phone taker=x
like "$err" '“AAAAAAAAAAAAAAAA”' 'is said as it was read'
run 1 'an official without a name' d enrol srv --unit 615 --official ''
like "$err" '--official NAME' 'is asked for it'
run 1 'an unknown unit' d do srv assign task unit=999 content=x
run 1 'a wrong date' d do srv assign task unit=615 content=x due=2024-02-30
wrong '2024-02-30'
run 1 'text that is not UTF-8' d do srv assign task unit=615 content=$'\xff\xfe'
run 1 'a verb that does not exist' d do srv explode task unit=615
run 1 'what is the unit'\''s to do' d do srv receive task "$task"
like "$err" 'việc của đơn vị có mục đó; đơn vị khác và quản trị' 'is told as it is, for an administration that has no unit'
head -c 70000 /dev/zero | tr '\0' x >long.txt
run 1 'a text too long, from a file' d do srv assign task unit=615 content=@long.txt
printf 'Báo cáo kết quả\ntheo từng mục' >content.txt
run 0 'a text from a file' d do srv assign task unit=616 content=@content.txt
is "${out##*	}" $((before + 1)) 'what was refused is not in the log'
run 1 'a file that is not there' d do srv assign task unit=616 content=@nowhere.txt

# Import: all or nothing.
printf 'key,name,kind,function,from\n701,Xã Một,commune,agency,2025-07-01\n702,Xã Hai,commune,agency,2025-13-01\n703,Xã Ba,planet,agency,2025-07-01\n' >bad.csv
run 1 'a file with two bad lines' d import srv unit bad.csv
like "$err" 'dòng 3' 'names one'
like "$err" 'dòng 4' 'and the other'
printf 'key,name,kind,function,from\n701,Xã Một,commune,agency,2025-07-01\n702,Xã Hai,commune,agency,2025-07-01\n' >good.csv
run 0 'the same mended' d import srv unit good.csv
is "$out" 2 'says how many acts went in'
run 1 'and once more' d import srv unit good.csv
run 0 'the log from there' d log srv --from $((before + 1)) --format csv
is "$(head -1 <<<"$out")" 'position,stamp,device,official,register,record,verb,verdict,reason' 'columns of the log'
is "$(column record | tail -2 | tr '\n' ' ')" '701 702 ' 'nothing of the bad file went in'
is "$(column verdict | sort -u)" accepted 'all accepted'

# Figures.
run 0 'summary' d summary srv --format csv --at 2024-11-12
is "$(head -1 <<<"$out")" 'rank,unit,expected,received,on_time,claimed,reporting_rate,on_time_rate,on_time_rate_high,average_delay_days,overdue_days' 'columns of the summary'
is "$(grep -c ',2,0,0,0,0.0,0.0,0.0,,' <<<"$out")" 31 'nobody has sent anything'
run 1 'a month that is none' d summary srv --from 2024
run 2 'months that run backwards' d summary srv --from 2024-12 --to 2024-11
like "$err" '2024-12.*2024-11' 'both are named'
run 0 'one month' d summary srv --from 2024-11 --to 2024-11
run 1 'a time that is none' d cells srv --at yesterday
run 1 'an unknown obligation' d cells srv --obligation NONE
run 0 'a period asked for before it begins' d cells srv --period 2025-03 --format json
is "$(grep -c '"status":"not_due"' <<<"$out")" 31 'as JSON'
run 0 'an exemption' d do srv grant exemption unit=608 obligation=BC-THANG period=2024-11 'reason=bão lũ'
run 0 'cells of one obligation' d cells srv --obligation BC-THANG --format csv
is "$(grep '^608,' <<<"$out" | cut -d, -f5)" excused 'excuses the unit'
if [ -e /dev/full ]; then
	run 1 'a full disk under the output' bash -c '"$0" log srv --format csv >/dev/full' "$KYCUONGD"
	wrong stdout
fi

# Beside a server that serves.
run 2 'an address that is not loopback, without TLS' d serve srv --listen 0.0.0.0:0
run 2 'a port that is none' d serve srv --listen 127.0.0.1:99999
wrong '127.0.0.1:99999”. Ghi theo dạng'
run 2 'a certificate without its key' d serve srv --listen 127.0.0.1:0 --tls-cert nowhere.pem
start serve env LD_PRELOAD="$preload" FAKETIME='@2024-11-06 08:00:00' "$KYCUONGD" serve srv --listen 127.0.0.1:0
server=$pid url=$(cat serve.out)
like "$url" '^http://127\.0\.0\.1:[0-9]+$' 'the address alone on one line'
run 0 'an act while serving' at '2024-11-06 08:00:10' "$KYCUONGD" do srv assign task unit=SNV content=x
run 0 'a code while serving' d enrol srv --unit 615 --official 'Nguyễn Thị Mới'
like "$out" '^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$' 'the code alone'
is "$err" '' 'of whom nothing is to be said'
run 0 'the official was added' d log srv --from $((before + 5)) --format csv
like "$out" 'official,[0-9A-Z]{13},add,accepted' 'by an act'
run 0 'a head who takes office next year' d do srv add official unit=615 'name=Người Kế Nhiệm' role=head from=2025-01-01
run 0 'gets a code' d enrol srv --unit 615 --official 'nguoi ke nhiem'
like "$err" 'từ ngày 01/01/2025 .* mới giữ chức' 'and it is said from when on'
is "$(wc -l <<<"$out")" 1 'apart from the code'
run 1 'a code for an unknown unit' d enrol srv --unit 999 --official X
run 2 'a code good for no time' d enrol srv --unit 615 --official X --valid 0
wrong '--valid: “0”'
run 2 'a user of the pages without a password' d user srv add nobody
run 1 'a selector of no unit' d do srv add obligation code=BC-SAI selector=608,6l5 period=month before_day=10 from=2025-01-01 --lang en
wrong 'names no unit'
run 1 'no file' d import srv unit nowhere.csv
wrong 'không có tệp'
run 0 'rebuild while serving' d rebuild srv
run 0 'verify while serving' d verify srv
run 0 'a proof while serving' d proof srv 3 --from 2
like "$out" '"earlier": \{"position": 2' 'that the log only grew'
run 1 'no proof of what is not there' d proof srv 999999
run 0 'backup while serving' d backup srv one.bak
is "$(stat -c %a one.bak)" 600 'the backup is the owner'\''s only'
run 0 'a later act' d do srv assign task unit=610 content=sau
before=$(sha256sum one.bak)
run 1 'a second backup in its place' d backup srv one.bak
wrong 'đã có và được giữ nguyên'
is "$(sha256sum one.bak)" "$before" 'leaves the first as it is'
rm one.bak && run 0 'a later backup under that name' d backup srv one.bak
is "$(find . -name '*.part' | wc -l)" 0 'no half file is left'
if command -v curl >/dev/null; then
	is "$(curl -s -o /dev/null -w '%{http_code}' --data-binary x "$url/sync")" 400 'a sync that is none'
	is "$(curl -s -o /dev/null -w '%{http_code}' "$url/sync")" 405 'a sync without a body'
	is "$(head -c 400000 /dev/zero | curl -s -o /dev/null -w '%{http_code}' --data-binary @- "$url/sync")" 413 'a body beyond the limit'
	is "$(curl -s -o /dev/null -w '%{http_code}' --data-binary "$(printf '\1garbage')" "$url/enrol")" 400 'an enrolment that is none'
fi
stop "$server"
is $? 0 'SIGTERM ends it cleanly'
like "$(cat serve.err)" '^<[0-7]>' 'its log has levels'
run 0 'devices' d device srv list --format csv
is "$out" 'device,unit,officials,enrolled,last_contact,last_number,state' 'none yet'
run 1 'revoking a device that is not there' d device srv revoke 12345
wrong 12345

# Restore: a new folder, a new epoch, the same figures.
run 0 'cells before' d cells srv --format csv --at 2024-12-01
cells=$out
run 0 'restore' d restore one.bak again
run 0 'cells after' d cells again --format csv --at 2024-12-01
is "$out" "$cells" 'are the same'
is "$(sqlite3 again/log.db 'SELECT count(*), min(number), max(number) > 1700000000 FROM epoch')" '2|1|1' 'a new epoch'
cmp -s srv/server.key again/server.key; ok $? 'the same key'
is "$(sqlite3 again/log.db "SELECT count(*) FROM sqlite_schema WHERE name = 'kept'")" 0 'the key does not stay in the log'
run 0 'rebuild of the restored' d rebuild again
run 0 'verify of the restored' d verify again
run 1 'restore over data' d restore one.bak again
printf 'no database at all' >noise.bak
run 1 'restore of noise' d restore noise.bak third
run 1 'restore of nothing' d restore nowhere.bak third
run 1 'restore of another database' d restore srv/log.db third
[ ! -e third ] && [ ! -e third.part ]; ok $? 'nothing half done'

# Damage is found.
sqlite3 srv/tables.db "UPDATE unit SET name = replace(name, 'Đắk Hà', 'Đắk Hạ') WHERE key = '615'"
run 74 'rebuild finds one letter changed by hand' d rebuild srv
like "$err" 'unit 615: name' 'and names it'
rm srv/tables.db*
run 0 'tables that are lost are made anew' d rebuild srv
sqlite3 srv/tables.db "DELETE FROM unit WHERE key = '616'"
run 74 'a record that is missing' d rebuild srv
like "$err" 'unit 616: only in the log' 'is named'
rm srv/tables.db*
sqlite3 srv/log.db "UPDATE log SET act = CAST(replace(CAST(act AS TEXT), 'sau', 'xau') AS BLOB) WHERE position = (SELECT max(position) FROM log)"
run 74 'verify finds one letter changed in the log' d verify srv
like "$err" 'hash of the act' 'by its hash'
sqlite3 again/log.db "UPDATE log SET time = time + 1 WHERE position = 5"
run 74 'verify finds a stamp changed in the log' d verify again
like "$err" 'Merkle root' 'by the root that the tables keep'
head -c 100 /dev/urandom >again/log.db
run 74 'a damaged log' d cells again
wrong 'log\.db'
sqlite3 srv/office.db 'PRAGMA user_version = 99'
run 74 'a folder of a newer version' d cells srv
wrong 99
