#!/usr/bin/env bash
# The lives of data/lives.txt on the real binaries, office by office through the server: every verb of the registers there is done by whom it is for,
# refused to others before entry; and names travel to nobody but who may read them.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -n "$preload" ] || exit 77

k() { # FOLDER COMMAND...
	local folder=$1
	shift
	env LD_PRELOAD="$preload" FAKETIME="@2024-12-07 01:00:00" "$KYCUONG" --dir "$folder" "$@"
}
d() { env LD_PRELOAD="$preload" FAKETIME="@2024-12-07 01:00:00" "$KYCUONGD" "$@"; }
enrol() { # FOLDER UNIT NAME ROLE
	k "$1" enrol "$url" "$(d enrol server --unit "$2" --official "$3" --role "$4")" --password-file pw.txt >/dev/null
}

d init server --sample kontum-2024 >/dev/null
printf 'mat-khau-dung\n' >pw.txt
start serve env LD_PRELOAD="$preload" FAKETIME="@2024-12-07 01:00:00" "$KYCUONGD" serve server --listen 127.0.0.1:0
url=$(cat serve.out)
enrol clerk 615 'Y Hoa' clerk && enrol head 615 'A Thanh' head && enrol other 608 'Y Lan' head && enrol snv SNV 'Bà Nội Vụ' head &&
	enrol office VPUBND 'Ông Văn Phòng' head && enrol ttr TTR 'Ông Thanh Tra' head && enrol info STTTT 'Bà Thông Tin' head && enrol tv DPTTH 'Ông Đài' head
ok $? 'eight offices enrol'
k snv sync >/dev/null
declare -A key
key[head615]=$(k snv list official name='A Thanh' --format csv | tail -1 | cut -d, -f1)
key[clerk615]=$(k snv list official name='Y Hoa' --format csv | tail -1 | cut -d, -f1)

put_keys() { # TEXT: @NAME becomes the key of NAME
	local text=$1 name
	while [[ $text =~ @([a-z0-9]+) ]]; do name=${BASH_REMATCH[1]} text=${text/@$name/${key[$name]}}; done
	printf %s "$text"
}
refused=0 done=0 bad=0
while read -r who verb reg name fields; do
	case $who in '' | \#*) continue ;; esac
	want=0
	[ "${who:0:1}" = '!' ] && want=1 who=${who:1}
	words=()
	for f in $fields; do words+=("$(put_keys "${f//_/ }")"); done
	case $name in
	*/*) at=$(put_keys "$name") ;;
	*) at=${key[$name]:-} ;;
	esac
	# Names of choices and fields have a _ that is none of a text's.
	for i in "${!words[@]}"; do
		f=${words[$i]} n=${f%%=*} v=${f#*=}
		n=${n// /_}
		[[ $v =~ ^[a-z\ ]+$ && ${v// /_} != "$v" ]] && v=${v// /_}
		words[$i]=$n=$v
	done
	[ "$who" = "${last:-}" ] || k "$who" sync >/dev/null 2>&1
	last=$who
	k "$who" do "$verb" "$reg" ${at:+"$at"} "${words[@]}" --password-file pw.txt >out.txt 2>err.txt
	got=$?
	if [ $got != $want ]; then
		bad=$((bad + 1))
		printf '# %s %s %s %s: exit %s, want %s: %s\n' "$who" "$verb" "$reg" "$name" "$got" "$want" "$(head -1 err.txt)"
		continue
	fi
	[ $want = 1 ] && refused=$((refused + 1)) && continue
	done=$((done + 1))
	case $name in */*) ;; *) key[$name]=$(cut -f1 out.txt) ;; esac
	performed+="$reg $verb"$'\n'
	k "$who" sync >/dev/null 2>&1 || bad=$((bad + 1))
done <"$here/../data/lives.txt"
is $bad 0 "$done acts are taken, $refused are refused before entry"
is "$(for o in clerk head other snv office ttr info tv; do k $o inbox --format csv | tail -n +2; done)" '' 'and the province refuses none of them'
missing=$(k clerk do --help | sed -n '/^Các sổ/,$p' | sed '1d; s/^  \([a-z_]*\).*: /\1 · /' | awk -F ' · ' '{ for (i = 2; i <= NF; i++) print $1, $i }' |
	grep -vxF "$performed" | grep -vE '^(report settle|official key|.* attach|receipt register|redaction .*)$')
# A claim needs a line that was down; a personal key comes with an enrolment; what is attached is a file; a code is read out; what is taken out
# needs two persons of one office: other tests do these.
is "$missing" '' 'no verb of any register is left out'

# Whom a unit proposes gets a code once somebody has confirmed it, and is nobody else then.
key[waits]=$(k head do propose official name='Hồ Thị Chờ' role=clerk --password-file pw.txt | cut -f1)
k head sync >/dev/null
run 1 'no code for whom nobody has confirmed' d enrol server --unit 615 --official 'ho thi cho'
like "$err" "confirm official ${key[waits]}" 'the sentence says what to do'
run 0 'the administration confirms' d do server confirm official "${key[waits]}"
run 0 'then there is a code' d enrol server --unit 615 --official 'ho thi cho'
k head sync >/dev/null
is "$(k head list official name='Hồ Thị Chờ' --format csv | wc -l)" 2 'and one record'

# What is still to come is planned, by its dates.
run 0 'a unit that begins next year' d do server add unit 9001 name='Xã Đắk Mới' kind=commune function=agency from=2025-07-01
k snv sync >/dev/null
is "$(k snv list unit state=planned --format csv | cut -d, -f1,2)" $'key,state\n9001,planned' 'is listed as planned'
is "$(k snv list unit 'state=active' --format csv | grep -c ^9001)" 0 'and not as active'
is "$(k snv show unit 9001 --format csv | grep ^state)" 'state,planned' 'shown so'
is "$(k snv search 'dak moi' --format csv | cut -d, -f1-3 | tail -n +2)" unit,9001,planned 'and found as planned'

# Who has copies.
for o in clerk head other snv office ttr info tv; do k $o sync >/dev/null; done
has() { grep -lq -- "$2" "$1"/*; echo $?; } # FOLDER TEXT: in any file of the replica
is "$(has head 'Nguyễn Văn Kín')$(has snv 'Nguyễn Văn Kín')$(has ttr 'Nguyễn Văn Kín')" 000 'the head, home affairs and the inspectorate have the name'
is "$(has clerk 'Nguyễn Văn Kín')$(has office 'Nguyễn Văn Kín')$(has other 'Nguyễn Văn Kín')$(has info 'Nguyễn Văn Kín')$(has tv 'Nguyễn Văn Kín')" 11111 'nobody else, in no byte'
is "$(k clerk list violation --format csv | wc -l) $(k office list violation --format csv | wc -l) $(k other list violation --format csv | wc -l)" '2 3 2' 'the count is for the unit and the province'
is "$(k ttr list inspection --format csv | wc -l)" 4 'the inspectorate sees every inspection'
is "$(k tv list press_item --format csv | wc -l) $(k other list press_item --format csv | wc -l)" '2 1' 'the broadcaster every press item'
is "$(k other list attendance --format csv | wc -l)" 2 'an invited unit sees its own excuse alone'
is "$(k snv list document state=superseded --format csv | wc -l)" 5 'what the directive replaces is superseded'

is "$(k snv list attendance unit=615 --format csv | tail -1 | sed 's/.*,//') $(k snv list attendance unit=608 --format csv | tail -1 | sed 's/.*,//')" 'consent_in_time unexcused' 'consent before the meeting, and none'
is "$(k head list opinion --format csv | tail -1 | sed 's/.*,//')" unclear 'an unclear opinion stays counted'

# A head comes to the clerk's machine: the names follow him.
k clerk enrol "$url" "$(d enrol server --unit 615 --official 'A Thanh' --role head)" --password-file pw.txt >/dev/null
k clerk sync >/dev/null 2>&1 && k clerk sync >/dev/null
is "$(has clerk 'Nguyễn Văn Kín')" 0 'where a head is enrolled, the name comes'
run 0 'a name is found by who may read it' k head search nguyen van ki
like "$out" '^violation_person .*Nguyễn Văn Kín' 'without accents, by the start of its last word'
run 0 'on a device with several officials the head names himself' k clerk search 'nguyen van kin' --as 'a thanh' --format csv
like "$out" '^violation_person,' 'and finds it'
run 0 'the clerk of that device' k clerk search 'nguyen van kin' --as 'y hoa' --format csv
is "$out" 'register,key,state,field,text' 'does not'
run 0 'nor does who says nothing' k clerk search 'nguyen van kin' --format csv
is "$out" 'register,key,state,field,text' 'of himself'
run 1 'nor does the clerk list the register' k clerk list violation_person --as 'y hoa'
run 2 'who lists it must be named' k clerk list violation_person
run 0 'the head does' k clerk list violation_person --as 'a thanh' --format csv
id=$(tail -1 <<<"$out" | cut -d, -f1)
run 1 'one record is no other' k clerk show violation_person "$id" --as 'y hoa'
run 0 'than all' k clerk show violation_person "$id" --as 'a thanh'
run 0 'the inspectorate takes the name back' k ttr do remove violation_person "$id" --password-file pw.txt
k ttr sync >/dev/null 2>&1
run 0 'while the head writes about him' k clerk do change violation_person "$id" note='Ghi thêm' --as 'a thanh' --password-file pw.txt
k clerk sync >/dev/null 2>&1
like "$(k clerk inbox --as 'a thanh' --format csv)" ',violation_person,.*,refused,' 'what is refused comes back to the head'
is "$(k clerk inbox --as 'y hoa' --format csv | grep -c violation_person)$(k clerk inbox --format csv | grep -c violation_person)" 00 'and the clerk at that device sees nothing of it, nor who says nothing of himself'
run 2 'a search for signs alone is answered' k snv search '"*('
run 1 'a search that is too long too' k snv search "$(printf 'a%.0s' {1..201})"
run 0 'its language means nothing' k snv search 'x" OR "y' --limit 3
run 1 'so many records are not given' k snv search x --limit 201
run 0 'the tables are those of the log' d rebuild server
