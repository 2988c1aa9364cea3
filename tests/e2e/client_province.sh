#!/usr/bin/env bash
# Offices and the province through their clients: a code by phone, a report returned and corrected, tasks with a delay explained, acts that
# come back refused or merged, a restored image, a forgotten password, a revoked device.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -n "$preload" ] || exit 77

now='2024-12-02 01:00:00'
k() { # FOLDER COMMAND...: at the time of $now
	local folder=$1
	shift
	env LD_PRELOAD="$preload" FAKETIME="@$now" "$KYCUONG" --dir "$folder" "$@"
}
d() { env LD_PRELOAD="$preload" FAKETIME="@$now" "$KYCUONGD" "$@"; }
serve() {
	start serve env LD_PRELOAD="$preload" FAKETIME="@$now" "$KYCUONGD" serve server --listen "127.0.0.1:${port:-0}"
	url=$(cat serve.out) server=$pid
	port=${url##*:}
}
enrol() { # FOLDER UNIT NAME ROLE [OPTION...]
	local folder=$1 unit=$2 name=$3 role=$4
	shift 4
	k "$folder" enrol "$url" "$(d enrol server --unit "$unit" --official "$name" --role "$role")" "$@" >/dev/null
}
cell() { # UNIT PERIOD COLUMN
	d cells server --period "$2" --obligation BC-THANG --format csv |
		awk -F, -v u="$1" -v c="$3" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == c) n = i } $1 == u { print $n }'
}
value() { # FOLDER REGISTER KEY FIELD
	k "$1" show "$2" "$3" --format csv | sed -n "s/^$4,//p"
}
waiting() { k "$1" status --format csv | sed -n 's/^waiting,//p'; }

d init server --sample kontum-2024 >/dev/null
printf 'mat-khau-dung\n' >pw.txt
serve
enrol 615 615 'A Thanh' head --password-file pw.txt && enrol 608 608 'Y Lan' head --password-file pw.txt &&
	enrol snv SNV 'Bà Nội Vụ' head --password-file pw.txt && enrol office VPUBND 'Ông Văn Phòng' head --password-file pw.txt
ok $? 'two districts, SNV and the province office enrol'
k snv sync >/dev/null
is "$(k snv list official --format csv | grep -c ,active,) $(k 615 list official --format csv | grep -c ,active,)" '66 3' 'SNV sees the officials of every unit, an office its own'

# No line on the last days: the code is read out by phone, the report comes a week late, and counts.
key=BC-THANG/615/2024-12
now='2024-12-09 10:00:00'
k 615 do write report $key indicator.01=7 >/dev/null
k 615 do sign report $key --password-file pw.txt >/dev/null
k 615 do send report $key >/dev/null
code=$(k 615 code $key)
stop "$server" && serve
run 1 'a code with a slip of the tongue' k snv do register receipt unit=615 obligation=BC-THANG period=2024-12 code="${code%?}$([ "${code: -1}" = A ] && echo B || echo A)" channel=phone taker=SNV
run 0 'SNV takes the code by phone' k snv do register receipt unit=615 obligation=BC-THANG period=2024-12 code="$code" channel='điện thoại' taker='Bà Nội Vụ'
run 0 'and syncs' k snv sync
now='2024-12-12 01:00:00'
stop "$server" && serve
is "$(cell 615 2024-12 status)" announced 'the report is announced'
now='2024-12-16 01:00:00'
stop "$server" && serve
run 0 'the report arrives a week late' k 615 sync
is "$(cell 615 2024-12 status)" on_time_evidence 'and is on time by its code'
is "$(cell 608 2024-12 status)" missing 'who sent nothing is missing'
is "$(k 615 cells --period 2024-12 --obligation BC-THANG --format csv | tail -1)" "$(d cells server --period 2024-12 --obligation BC-THANG --format csv | grep ^615,)" 'client and server reckon alike'

# Returned, corrected, accepted.
run 0 'SNV hears' k snv sync
is "$(k snv summary --obligation BC-THANG --from 2024-12 --to 2024-12 --format csv)" "$(d summary server --obligation BC-THANG --from 2024-12 --to 2024-12 --format csv)" 'SNV ranks the province as the server does'
run 77 'a return is signed' setsid "$KYCUONG" --dir snv do return report $key reason='Thiếu mục 2'
run 0 'SNV returns it' k snv do return report $key reason='Thiếu mục 2' --password-file pw.txt
k snv sync >/dev/null && k 615 sync >/dev/null
is "$(cell 615 2024-12 status) $(value 615 report $key state) $(value 615 report $key return_reason)" 'returned returned Thiếu mục 2' 'the office reads why'
is "$(value 615 report $key fix_by)" 2024-12-18 'and by when'
k 615 do write report $key narrative.2='Đã bổ sung.' >/dev/null && k 615 do sign report $key --password-file pw.txt >/dev/null &&
	k 615 do send report $key >/dev/null && k 615 sync >/dev/null && k snv sync >/dev/null
ok $? 'corrected, signed, sent'
run 0 'SNV accepts' k snv do accept report $key --password-file pw.txt
k snv sync >/dev/null
is "$(cell 615 2024-12 status)" on_time_evidence 'what counted goes on to count'

# The consolidated report and the reminders, offline: as the server has them.
is "$(k snv consolidation 2024-12 --part units --format csv)" "$(d consolidation server 2024-12 --part units --format csv)" 'SNV consolidates as the server does'
is "$(k snv consolidation 2024-12 --format csv)" "$(d consolidation server 2024-12 --format csv)" 'with the same totals'
run 0 'frozen by the administration' d consolidation server 2024-12 --freeze
k snv sync >/dev/null
run 0 'a document of what was frozen' k snv consolidation 2024-12 --docx month.docx --xlsx month.xlsx
is "$(head -c 2 month.docx)$(head -c 2 month.xlsx)" PKPK 'Word and Excel'
is "$(k snv remind --unit 608 --at 2025-01-05 --format csv | cut -d, -f1-3 | tail -1)" '608,report,BC-THANG/608/2024-12' 'who is to be reminded of what'
run 0 'a letter' k snv remind --unit 608 --docx letter.docx
run 1 'a district has the records of no other unit to remind it by' k 615 remind --unit 608
run 1 'and writes no letters' k 615 remind --letters letters
is "$(k 615 remind --format csv | cut -d, -f1 | grep -vE '^(unit|615)$')" '' 'what it owes itself it sees'
run 1 'nor does it consolidate' k 615 consolidation 2024-12
run 0 'the own deadlines' k 615 calendar own.ics
is "$(head -1 own.ics)" $'BEGIN:VCALENDAR\r' 'as a calendar'

# The same on the pages of those who see the province; an office has its own calendar.
if command -v curl >/dev/null; then
	start ui env LD_PRELOAD="$preload" FAKETIME="@2025-01-20 01:00:00" "$KYCUONG" --dir snv ui
	home=$(sed 's:/?.*::' ui.out) page=$pid
	see() { # PATH OPTION...
		local path=$1
		shift
		curl -sS -b jar.txt -c jar.txt "$@" "$home$path"
	}
	curl -sS -c jar.txt -o /dev/null "$(cat ui.out)"
	like "$(see /consolidation)" 'period=2024-12&amp;obligation=BC-THANG' 'which consolidated reports there are'
	like "$(see '/consolidation?period=2024-12&obligation=BC-THANG')" 'Số liệu đã chốt' 'one of them'
	like "$(see '/consolidation?period=2024-12&obligation=BC-THANG')" 'href="/register/report/BC-THANG' 'leads to the reports'
	see '/consolidation?period=2024-12&obligation=BC-THANG&format=docx' >page.docx
	cmp -s page.docx month.docx; ok $? 'the document is that of the command'
	see '/consolidation?period=2024-12&obligation=BC-THANG&format=xlsx' >page.xlsx
	is "$(head -c 2 page.xlsx)" PK 'and a workbook'
	like "$(see /remind)" 'href="/remind\?unit=608"' 'whom to remind'
	see '/remind?unit=608' >page.docx
	is "$(head -c 2 page.docx)" PK 'a letter'
	like "$(see '/remind?unit=nobody')" 'Không có đơn vị' 'to a unit that there is'
	is "$(see /calendar.ics | head -1)" $'BEGIN:VCALENDAR\r' 'the own deadlines'
	like "$(see /report)" 'href="/calendar.ics".*href="/consolidation"' 'linked from the reports'
	stop "$page"
	start ui "$KYCUONG" --dir 615 ui
	home=$(sed 's:/?.*::' ui.out) page=$pid
	curl -sS -c jar.txt -o /dev/null "$(cat ui.out)"
	is "$(see /calendar.ics | head -1)" $'BEGIN:VCALENDAR\r' 'a district has its own deadlines'
	is "$(see /consolidation -o /dev/null -w '%{http_code}') $(see /remind -o /dev/null -w '%{http_code}')" '404 404' 'and no letters to write'
	stop "$page"
fi

# A task, shared, explained when it is late.
line=$(k office do assign task unit=615 content='Rà soát trụ sở' due=2024-12-20 co_units=608)
task=${line%%	*}
k office sync >/dev/null && k 615 sync >/dev/null && k 608 sync >/dev/null
is "$(value 608 task "$task" unit)" 615 'who shares a task sees it'
run 1 'but does not finish it' k 608 do finish task "$task" product=x
run 0 'who leads it takes it' k 615 do receive task "$task"
step=$(k 615 do add task_step task="$task" person='Y Hoa' content='Kiểm kê' due=2024-12-18)
run 0 'with a step' k 615 do done task_step "${step%%	*}"
ext=$(k 615 do write extension task="$task" kind=extend reason='Mưa lũ' committed=2024-12-27)
run 0 'the delay is explained' k 615 do send extension "${ext%%	*}" --password-file pw.txt
k 615 sync >/dev/null && k office sync >/dev/null
run 0 'and granted' k office do decide extension "${ext%%	*}" outcome=granted due=2024-12-27 --password-file pw.txt
k office sync >/dev/null && k 615 sync >/dev/null
is "$(value 615 task "$task" due) $(value 615 task "$task" original_due)" '2024-12-27 2024-12-20' 'the due date moves, the original stays'

# Two PCs of one office, both without a line.
enrol 615b 615 'Y Hoa' clerk
next=BC-THANG/615/2025-01
k 615 do write report $next indicator.01=1 indicator.02=2 >/dev/null
k 615b do write report $next indicator.01=9 indicator.03=3 >/dev/null
k 615 sync >/dev/null && k 615b sync >merged.txt 2>&1
is "$(k 615b inbox --format csv | tail -1 | cut -d, -f2-6)" "report,$next,write,merged,indicator.01" 'a field that both set is shown'
k 615 sync >/dev/null
is "$(value 615 report $next indicator.01) $(value 615 report $next indicator.02) $(value 615b report $next indicator.03)" '9 2 3' 'and all fields of both are kept'
run 0 'seen' k 615b inbox discard "$(k 615b inbox --format csv | tail -1 | cut -d, -f1)"
is "$(k 615b inbox --format csv | wc -l)" 1 'it leaves the list'

# An act that the province cannot take any more comes back with its reason.
k 615 do start task "$task" >/dev/null
k office do withdraw task "$task" reason='Không cần nữa' >/dev/null && k office sync >/dev/null
run 0 'an act on what was withdrawn meanwhile' k 615 sync
like "$(k 615 inbox --format csv | tail -1)" "task,$task,start,refused,.*tình trạng" 'comes back refused'
like "$(k 615 --lang en inbox --format json | tail -2 | head -1)" '"reason":"“start” is not possible' 'with its reason in the reader'\''s language'
is "$(value 615 task "$task" state)" withdrawn 'and the record is as the province has it'

# An image is restored: nothing is lost, and it is said.
cp -r 615 image
k 615 do write report $next indicator.04=4 >/dev/null && k 615 sync >/dev/null
rm -rf 615 && cp -r image 615
k 615 do write report $next indicator.05=5 >/dev/null
run 0 'a restored image syncs' k 615 sync
like "$err" 'khôi phục|bản sao' 'and says so'
is "$(value 615 report $next indicator.04) $(value 615 report $next indicator.05) $(waiting 615)" '4 5 0' 'nothing is lost'
k 615 status --seen >/dev/null
is "$(k 615 status --format csv | grep -c ^notice)" 0 'once it has been read'

# A forgotten password, a revoked device.
printf 'mat-khau-moi\n' >new.txt
run 0 'a new key by a new code' enrol 608 608 'Y Lan' head --password-file new.txt
k 608 do write report BC-THANG/608/2024-12 indicator.01=1 >/dev/null
run 77 'the old password is void' k 608 do sign report BC-THANG/608/2024-12 --password-file pw.txt
run 0 'the new one signs' k 608 do sign report BC-THANG/608/2024-12 --password-file new.txt
run 0 'and the province takes it' k 608 sync
is "$(k 608 inbox --format csv | wc -l) $(value 608 report BC-THANG/608/2024-12 state)" '1 signed' 'as signed'
run 0 'revoked' d device server revoke "$(k 608 status --format csv | sed -n 's/^device,//p')"
k 608 do send report BC-THANG/608/2024-12 >/dev/null
run 1 'a revoked device' k 608 sync
like "$err" 'thu hồi' 'is told so'
like "$(cell 608 2024-12 status)" 'missing' 'and its acts count for nothing'
run 0 'the log stands' d rebuild server
run 0 'and is whole' d verify server
stop "$server"
finish
