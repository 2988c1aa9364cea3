#!/usr/bin/env bash
# The client's command line on the real programs: a month of one office, with the line down, and everything that can be entered wrongly.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -n "$preload" ] || exit 77

k() { "$KYCUONG" --dir office "$@"; }
code_for() { # UNIT NAME ROLE
	at '2024-11-01 08:06:00' "$KYCUONGD" enrol server --unit "$1" --official "$2" --role "$3"
}
serve() { # starts the server at the time given; its address is in $url
	start serve env LD_PRELOAD="$preload" FAKETIME="@$1" "$KYCUONGD" serve server --listen "127.0.0.1:${port:-0}"
	url=$(cat serve.out)
	port=${url##*:}
	server=$pid
}
cell() { # UNIT PERIOD COLUMN: of the server's cells
	at '2024-11-06 08:00:00' "$KYCUONGD" cells server --period "$2" --obligation BC-THANG --format csv |
		awk -F, -v u="$1" -v c="$3" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == c) n = i } $1 == u { print $n }'
}
key=BC-THANG/615/2024-11

at '2024-11-01 08:00:00' "$KYCUONGD" init server --sample kontum-2024 >/dev/null
printf 'mat-khau-dung\n' >right.txt
printf 'mat-khau-sai\n' >wrong.txt
serve '2024-11-01 08:05:00'
clerk=$(code_for 615 'Y Hoa' clerk)
head=$(code_for 615 'A Thanh' head)

# Before anything is there.
run 1 'a folder that is not enrolled says how to enrol' k list unit
like "$err" 'kycuong enrol' 'with the command'
run 2 'a command that does not exist' k frobnicate
run 2 'an option that does not exist' k list unit --colour red
run 2 'a format that does not exist' k list unit --format xml
run 1 'an address without TLS beyond loopback' k enrol http://10.0.0.1 "$clerk"
like "$err" 'Địa chỉ' 'is named'
run 75 'a server that is not there' k enrol http://127.0.0.1:1 "$clerk"
bad=${clerk%?}$([ "${clerk: -1}" = 0 ] && echo 1 || echo 0)
run 1 'a mistyped code' k enrol "$url" "$bad"
[ ! -e office/replica.db ]; ok $? 'none of that has made a replica'

# Enrolment and what came with it.
run 0 'the clerk enrols' at '2024-11-01 08:10:00' "$KYCUONG" --dir office enrol "$url" "$clerk"
is "$(stat -c %a office office/replica.db | tr '\n' ' ')" '700 600 ' 'folder and database are the owner'\''s only'
[ -z "$(ls office | grep enrolling)" ]; ok $? 'no key is left lying about'
run 1 'a code works once' "$KYCUONG" --dir other enrol "$url" "$clerk"
run 0 'the head enrols on the same device' at '2024-11-01 08:12:00' "$KYCUONG" --dir office enrol "$url" "$head" --password-file right.txt
is "$(k list unit --format csv | wc -l)" 32 'the first pull brought the units'
is "$(k list unit --format csv | head -1)" 'key,state,code,symbol,name,kind,function,from,to,successors,email' 'columns by the names of do'
is "$(k list unit code=615 --format csv | wc -l)" 2 'a filter'
is "$(k list official --format json | grep -c '"unit":"615"')" "$(k list official --format json | grep -c '^{')" 'only the own officials'

# The line is down: a month's report.
stop "$server"
printf 'Đã quán triệt đến toàn thể cán bộ.\nKhông có vi phạm.\n' >1a.txt
run 0 'a report is written while the server is off' at '2024-11-05 09:00:00' "$KYCUONG" --dir office --as 'y hoa' do write report $key indicator.01=12 indicator.02=3,5 narrative.1a=@1a.txt
is "$out" "$key	1" 'key, tab and number are printed'
is "$(k show report $key --format csv | sed -n '/^narrative.1a/,$p' | tr '\n' '|')" 'narrative.1a,"Đã quán triệt đến toàn thể cán bộ.|Không có vi phạm."|symbol,|level,|signer,|signed,|submissions,|return_reason,|fix_by,|on_time,|settle_reason,|' 'a value from a file'
is "$(k list report state=draft --format csv | grep -o '^BC-[^,]*')" $key 'it is a draft'
run 2 'two officials: one has to be chosen' k do sign report $key
run 1 'who is enrolled' k --as 'Ai Đó' do sign report $key
run 1 'a clerk does not sign' k --as 'Y Hoa' do sign report $key --password-file right.txt
like "$err" '“sign” phải do người đứng đầu' 'and is told so'
run 77 'nobody signs without a password' setsid "$KYCUONG" --dir office --as 'A Thanh' do sign report $key
run 77 'nor with a wrong one' k --as 'A Thanh' do sign report $key --password-file wrong.txt
run 1 'send comes after sign' k --as 'A Thanh' do send report $key
is "$(k status --format csv | grep ^waiting,)" waiting,1 'nothing of that was entered'
run 0 'the head signs' at '2024-11-05 09:10:00' "$KYCUONG" --dir office --as 'a thanh' do sign report $key --password-file right.txt
run 0 'and the clerk sends' at '2024-11-05 09:11:00' "$KYCUONG" --dir office --as 'y hoa' do send report $key
run 0 'the commitment code' k code $key
like "$out" '^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$' 'is four groups of four'
run 1 'a report that was not sent has none' k code BC-THANG/615/2024-12
run 75 'sync says to try again' at '2024-11-05 09:12:00' "$KYCUONG" --dir office sync
like "$err" 'vẫn an toàn' 'and that nothing is lost'
is "$(k status --format csv | grep ^waiting,)" waiting,3 'three acts wait'
is "$(k --lang en status | grep -c 'try again later')" 1 'the outcome of the last try is kept'

# Wrong input of every kind leaves all as it was.
run 1 'an unknown register' k --as 'y hoa' do write reports $key indicator.01=1
run 1 'an unknown verb' k --as 'y hoa' do scribble report $key
run 1 'an unknown field' k --as 'y hoa' do write report $key nothing=1
run 1 'an indicator that the form lacks' k --as 'y hoa' do write report $key indicator.99=1
run 1 'a number that is none' k --as 'y hoa' do write report $key indicator.01=many
run 1 'a number below zero' k --as 'y hoa' do write report $key indicator.01=-1
run 1 'a period that is none' k --as 'y hoa' do write report BC-THANG/615/2024-13 indicator.01=1
run 1 'a month for a yearly report' k --as 'y hoa' do write report BC-NAM/615/2024-11 indicator.01=1
run 1 'another unit' k --as 'y hoa' do write report BC-THANG/616/2024-11 indicator.01=1
run 1 'an unknown unit' k --as 'y hoa' do write report BC-THANG/999/2024-11 indicator.01=1
run 1 'the province'\''s own verb' k --as 'y hoa' do accept report $key
run 1 'a file that is not there' k --as 'y hoa' do write report $key narrative.1a=@nowhere.txt
printf 'hỏng \xff\xfe' >bytes.txt
run 1 'what is not UTF-8' k --as 'y hoa' do write report $key narrative.1a=@bytes.txt
head -c 13000 /dev/zero | tr '\0' a >long.txt
run 1 'a text that is too long' k --as 'y hoa' do write report $key narrative.1a=@long.txt
like "$err" 'khoảng 1000 ký tự' 'by how much, as people count'
run 2 'a word that is no field' k --as 'y hoa' do write report $key indicator.01
is "$(k status --format csv | grep ^waiting,)" waiting,3 'none of that was entered'

# The server comes back in time.
serve '2024-11-06 07:00:00'
run 0 'the server is back' at '2024-11-06 07:01:00' "$KYCUONG" --dir office sync
is "$(cell 615 2024-11 status)" on_time 'the province counts it on time'
like "$(cell 615 2024-11 submitted_claim)" '^2024-11-05T' 'as sent on the day when it was'
is "$(at '2024-11-06 08:00:00' "$KYCUONG" --dir office cells --period 2024-11 --obligation BC-THANG --format csv | tail -1)" "$(at '2024-11-06 08:00:00' "$KYCUONGD" cells server --period 2024-11 --obligation BC-THANG --format csv | grep ^615,)" 'client and server reckon alike'
is "$(k summary --obligation BC-THANG --from 2024-11 --to 2024-11 --at 2024-11-11T00:00:00+07:00 --format csv | cut -d, -f2-6 | tail -1)" 615,1,1,1,0 'figures over the own scope'
run 2 'not from a month to an earlier one' k summary --from 2024-12 --to 2024-11
like "$err" '2024-12.*2024-11' 'both are named'
is "$(k status --format csv | grep ^waiting,)" waiting,0 'nothing waits any more'
is "$(k inbox --format csv | wc -l)" 1 'and nothing needs to be seen'
finish
