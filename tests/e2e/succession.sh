#!/usr/bin/env bash
# A district ends and a commune follows it, on the real programs: the commune has what the district had, answers what is still open of it,
# and makes nothing new in its name.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && command -v sqlite3 >/dev/null || exit 77

july=(env LD_PRELOAD="$preload" FAKETIME='@2025-07-02 03:00:00')
k() { local who=$1; shift; "${july[@]}" "$KYCUONG" --dir "$who" "$@"; }
d() { "${july[@]}" "$KYCUONGD" "$@"; }
enrol() { # FOLDER UNIT OFFICIAL ROLE [PASSWORD-FILE]
	k "$1" enrol "$url" "$(d enrol srv --unit "$2" --official "$3" --role "$4")" ${5:+--password-file "$5"} >/dev/null
}
cell() { d cells srv --obligation BC-THANG --period 2025-06 --format csv | grep "^615," | cut -d, -f5; }

printf 'mat-khau-dung\n' >pw.txt
d init srv --sample kontum-2024 >/dev/null
start serve "${july[@]}" "$KYCUONGD" serve srv --listen 127.0.0.1:0
url=$(cat serve.out)
enrol old 615 'Y Cũ' head pw.txt
task=$(d do srv assign task unit=615 content='Bàn giao hồ sơ đất đai' due=2025-07-20 | cut -f1)
shared=$(d do srv assign task unit=616 co_units=615 content='Việc chung' due=2025-07-20 | cut -f1)
k old sync >/dev/null
k old do receive task "$task" >/dev/null
k old do add task_step task="$task" person='A Bước' content='Kiểm kê' due=2025-07-10 >/dev/null
k old do write report BC-THANG/615/2025-05 indicator.01=5 >/dev/null
run 0 'what a district did' k old sync
d do srv add unit DHA name='Ủy ban nhân dân xã Đắk Hà' kind=commune function=agency from=2025-07-01 >/dev/null
d do srv add unit NGK name='Ủy ban nhân dân xã Ngọc Réo' kind=commune function=agency from=2025-07-01 >/dev/null
enrol new DHA 'A Mới' head pw.txt
enrol other NGK 'Y Khác' head pw.txt
is "$(k new list task --format csv | wc -l)" 1 'a commune sees nothing of a district that goes on'
run 1 'and cannot write its report' k new do write report BC-THANG/615/2025-06 indicator.01=1
run 1 'it cannot follow itself' d do srv end unit 615 to=2025-07-01 successors=DHA,615
run 0 'the district ends' d do srv end unit 615 to=2025-07-01 successors=DHA
run 0 'its successor syncs' k new sync
run 0 'another commune too' k other sync
is "$(k new list task --format csv | grep -c "^$task,received\|^$shared,")" 2 'the successor has its tasks, also those that it shared'
is "$(k new list task_step --format csv | wc -l) $(k new list report --format csv | grep -c '^BC-THANG/615/2025-05,')" '2 1' 'their steps, and its reports'
is "$(k other list task --format csv | wc -l) $(k other list report --format csv | wc -l)" '1 1' 'another commune has nothing'
is "$(cell)" missing 'June of the district is open'

k new do write report BC-THANG/615/2025-06 indicator.01=3 narrative.1a='Bàn giao xong' >/dev/null
k new do sign report BC-THANG/615/2025-06 --password-file pw.txt >/dev/null
k new do send report BC-THANG/615/2025-06 >/dev/null
k new do finish task "$task" product='Biên bản bàn giao' >/dev/null
k new do write extension task="$shared" kind=extend reason='Chờ số liệu' committed=2025-08-01 >/dev/null
run 0 'the successor answers what is open' k new sync
is "$(k new inbox --format csv | wc -l)" 1 'nothing of it is refused'
is "$(cell)" late 'June is there, and late'
is "$(sqlite3 srv/tables.db "SELECT state FROM task WHERE content LIKE 'Bàn giao%'")" 4 'the task is done'
run 1 'it records nothing new for a unit that is no more' k new do find violation unit=615 kind=hours date=2025-06-30 source=self_check content=x count=1
run 1 'another commune answers nothing of it' k other do write report BC-THANG/615/2025-05 indicator.01=1
run 0 'the district syncs, too' k old sync
is "$(k old list report --format csv | grep -c '^BC-THANG/615/2025-06,sent')" 1 'and sees what was sent for it'

d do srv change unit 615 successors=NGK >/dev/null
k new sync >/dev/null && k other sync >/dev/null
is "$(k new list task --format csv | wc -l) $(k other list task --format csv | grep -c "^$task,\|^$shared,")" '1 2' 'named anew, the other successor has it all, and the first no more'
run 0 'the log makes the same tables again' d rebuild srv

# As many as a province of communes has, and all of them at one table.
{ echo code,name,kind,function,from; for i in {101..220}; do echo "XA$i,Ủy ban nhân dân xã số $i,commune,agency,2025-07-01"; done; } >communes.csv
all=$(printf 'XA%s,' {101..220})
run 0 '120 communes' d import srv unit communes.csv
run 0 'all follow one district' d do srv end unit 617 to=2025-07-01 successors="${all%,}"
run 0 'and are asked for one opinion' d do srv assign task unit=616 co_units="${all%,}" content='Việc của mọi xã' due=2025-07-20
is "$(sqlite3 srv/tables.db "SELECT count(DISTINCT scope) FROM touched WHERE scope LIKE 'XA%'" 2>&1)" 120 'each has it to fetch'

# A unit with another function sees what others did before: it is fetched, also where something of it has changed since.
enrol eye 616 'A Mắt' clerk
inspection=$(d do srv plan inspection unit=610 kind=regular content='Kiểm tra công vụ' from=2025-07-01 | cut -f1)
run 0 'an office syncs' k eye sync
is "$(k eye list inspection --format csv | wc -l)" 1 'and sees no inspection of another'
d do srv change unit 616 function=inspectorate >/dev/null
run 0 'it becomes the inspectorate, and an inspection changes' d do srv plan inspection "$inspection" unit=610 kind=regular content='Kiểm tra công vụ, lần hai' from=2025-07-01
run 0 'it syncs' k eye sync
k eye sync >/dev/null
like "$(k eye list inspection --format csv)" 'lần hai' 'and has it'
d do srv change unit 616 function=agency >/dev/null && k eye sync >/dev/null && k eye sync >/dev/null
is "$(k eye list inspection --format csv | wc -l)" 1 'as an agency again, no more'

# The page of the successor has what is open of the district, under its own address.
d do srv change unit 615 successors=DHA >/dev/null && k new sync >/dev/null
start page "${july[@]}" "$KYCUONG" --dir new ui
page=$(cat page.out)
curl -s -c jar -o today.html -L "$page"
like "$(cat today.html)" 'BC-NAM@615/2025|615' 'today speaks of it'
curl -s -b jar -o form.html "${page%%/?token*}/report/BC-THANG@615/2025-05"
like "$(cat form.html)" 'name="indicator.01"' 'its report is opened by the successor'
is "$(curl -s -b jar -o /dev/null -w '%{http_code}' "${page%%/?token*}/report/BC-THANG@616/2025-05")" 404 'not that of another'

# A district that ended has its banner, no button for what is new, and no code for another device of it.
start page "${july[@]}" "$KYCUONG" --dir old ui
page=$(cat page.out)
k old sync >/dev/null
curl -s -c jar -o today.html -L "$page"
like "$(cat today.html)" 'Đơn vị đã kết thúc từ 01/07.*Ủy ban nhân dân xã Đắk Hà' 'a district that ended says so, and who follows it'
curl -s -b jar -o list.html "${page%%/?token*}/register/violation"
is "$(grep -c 'verb=find' list.html)" 0 'and offers to record nothing new'
curl -s -b jar -o list.html "${page%%/?token*}/register/extension"
like "$(cat list.html)" 'verb=write' 'but answers'
run 1 'it says so on the command line' k old do find violation unit=615 kind=hours date=2025-06-30 source=self_check count=1
like "$err" '“615” đã kết thúc' 'and why'
run 1 'another device of it gets no code' d enrol srv --unit 615 --official 'Y Cũ'
like "$err" 'kế nhiệm: DHA' 'but its successor does'
d do srv end unit 618 to=2025-07-01 >/dev/null
run 0 'where nobody follows, its own people answer' d enrol srv --unit 618 --official 'Y Còn'

# Home Affairs ends: its function goes to whom the administration gave it.
enrol snv SNV 'A Sở' head pw.txt
run 0 'Home Affairs syncs' k snv sync
[ "$(k snv cells --format csv | cut -d, -f1 | sort -u | wc -l)" -gt 20 ]; ok $? 'and sees the province'
d do srv add unit SNM name='Sở Nội vụ (mới)' kind=department function=home_affairs from=2025-07-02 >/dev/null
d do srv end unit SNV to=2025-07-02 successors=SNM >/dev/null
enrol snm SNM 'Y Sở' head pw.txt
k snv do accept report BC-THANG/615/2025-06 --password-file pw.txt >/dev/null
run 0 'what it accepted after its last day goes up' k snv sync
like "$(k snv inbox --format csv)" '“SNV” đã kết thúc' 'and comes back with the reason'
is "$(k snv list report --format csv | grep -c '^BC-THANG/615')" 0 'it has the others no more'
run 1 'and its device knows now' k snv do grant exemption unit=616 obligation=BC-THANG period=2025-07 reason=x
k snm sync >/dev/null
run 0 'its successor accepts' k snm do accept report BC-THANG/615/2025-06 --password-file pw.txt
run 0 'sends that' k snm sync
is "$(k snm inbox --format csv | wc -l)" 1 'and nothing is refused'
run 0 'the log makes the same tables and verdicts again' d rebuild srv
