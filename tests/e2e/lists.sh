#!/usr/bin/env bash
# The lists on the sample year: the same on the server and on Home Affairs' client that is off line, of an office its own lines only.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] || exit 77

t=2025-06-20T10:00
d() { "$KYCUONGD" lists server "$@"; }
k() { # FOLDER...
	local folder=$1
	shift
	"$KYCUONG" --dir "$folder" lists "$@"
}
"$KYCUONGD" init server --sample kontum-year >/dev/null
start serve "$KYCUONGD" serve server --listen 127.0.0.1:0
url=$(cat serve.out)
"$KYCUONG" --dir snv enrol "$url" "$("$KYCUONGD" enrol server --unit SNV --official 'Bà Cán Bộ' --role clerk)" >/dev/null &&
	"$KYCUONG" --dir 614 enrol "$url" "$("$KYCUONGD" enrol server --unit 614 --official 'Bà Văn Thư' --role clerk)" >/dev/null
ok $? 'Home Affairs and a district enrol'
"$KYCUONG" --dir snv sync >/dev/null && "$KYCUONG" --dir 614 sync >/dev/null
ok $? 'and sync'
stop "$pid"

names=$(d --format csv --at $t | tail -n +2 | cut -d, -f1)
is "$(tr '\n' ' ' <<<"$names")" 'late overdue promises opinions criticised recommendations assessment slips ' 'the lists'
for name in $names; do
	d "$name" --at $t --format csv >server.csv
	k snv "$name" --at $t --format csv >client.csv
	cmp -s server.csv client.csv
	ok $? "$name is the same off line"
	[ "$(wc -l <server.csv)" -gt 3 ]
	ok $? "and has lines: $(wc -l <server.csv)"
	is "$(k 614 "$name" --at $t --format csv | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) { if ($i == "unit") n = i; if ($i == "requester") m = i } }
		NR > 1 && $n != 614 && !(m && $m == 614)' | wc -l)" 0 "$name of an office has its own lines only"
done
is "$(d assessment --at 2025-06-20 --year 2024 --format csv | awk -F, '$4 == "SYT" { print $6, $7 }' | tr '\n' ';')" \
	'2024-01-01 2024-10-15;2024-10-16 2024-12-31;' 'two heads of one year, each in office on his days'
is "$(d late --at 2024-06-01 --format csv | wc -l)" 1 'before anything was due the list is empty'
run 0 'a workbook of all lists' k snv --at $t --xlsx lists.xlsx
is "$(head -c 2 lists.xlsx)" PK 'is one'
run 0 'one of a list' d late --at $t --xlsx late.xlsx
run 0 'the file of the heads of one unit' k snv assessment --at 2025-06-20 --year 2024 --unit SYT --docx syt.docx
cmake -E tar xf syt.docx word/document.xml
is "$(grep -oE 'Đào Vĩnh Khang|Y Hồng Vân|A Byot' word/document.xml | sort -u | tr '\n' ' ')" 'Y Hồng Vân Đào Vĩnh Khang ' 'names both, and no other'
run 1 'of a unit that is none' d assessment --unit XXX --docx no.docx
run 1 'of a year in which the unit had no head' k snv assessment --at 2025-06-20 --year 2020 --unit SYT --docx no.docx
like "$err" 'Năm 2020, đơn vị “SYT” không có người đứng đầu' 'is not told as an unknown unit'
run 1 'of a year in which nobody was' k snv assessment --at 2025-06-20 --year 2020 --docx no.docx
like "$err" 'Năm 2020, chưa có người đứng đầu nào' 'neither'
run 1 'a district makes no report of Home Affairs' k 614 assessment --at 2025-06-20 --year 2024 --docx no.docx
like "$err" 'do Sở Nội vụ lập và ký' 'and is told whose it is'
[ ! -e no.docx ]; ok $? 'nothing is written'
for name in $names; do
	d "$name" --at $t --format csv | awk -F, -v unit=614 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "unit") n = i } NR == 1 || $n == unit' >server.csv
	d "$name" --at $t --unit 614 --format csv | cmp -s - server.csv && k snv "$name" --at $t --unit 614 --format csv | cmp -s - server.csv
	ok $? "$name of one unit: $(wc -l <server.csv)"
done
is "$(d --at $t --unit 614 --format csv | awk -F, '$1 == "assessment" { print $2 }') $(d assessment --at $t --unit 614 --format json | grep -c '"unit":')" '1 1' \
	'its lines are counted, and as JSON they are these'
run 0 'a workbook of one unit' k snv slips --at $t --unit 614 --xlsx 614.xlsx
cmake -E tar xf 614.xlsx xl/worksheets/sheet1.xml
is "$(grep -o '<row ' xl/worksheets/sheet1.xml | wc -l)" "$(k snv slips --at $t --unit 614 --format csv | wc -l)" 'has its lines and no other'
for unit in XXX ''; do
	run 1 'a list of a unit that is none' d late --unit "$unit"
	like "$err" "“$unit”" 'it is named'
	run 1 'on a client too' k snv late --unit "$unit" --format csv
done
run 2 'of a list that has no such file' d late --docx no.docx
run 1 'a list that is none' k snv nobody
like "$err" 'late, overdue, promises' 'the lists are named'
run 1 'a year that is none' d criticised --year 2024-11
run 2 'a list too many' k snv late overdue
