# line.sh WORK_FOLDER [LINE:WORK[:WHO]…]: the real programs over bad lines (line_proxy.c), each beside the same work by others (peers/), bytes counted by the
# same proxy. Called by run.sh. Rows: LINE is a (128 kbit/s, 300 ms one way), b (20 kbit/s, 800 ms), with stalls as_ and bs_ (5 and 10 % of the segments
# late by a round trip and more), bc (b with stalls, cut every 3 to 30 s), c (2 Mbit/s, 100 ms, cut every 2 to 4 s); WORK is edit, month, office,
# province, file, fetch (the file downwards); WHO one program alone (ours array posts fossil git pouchdb automerge yjs), else those of PEERS or all;
# tls stands for itself. Times are the line's: rows of many bytes are played faster than life.
set -euo pipefail
work=$1
shift
export TZ=UTC DICTIONARY=$work/json.zdict
K=$BUILD/client/kycuong D=$BUILD/server/kycuongd
cd "$work"
mkfifo served lined
key=BC-THANG/615/2024-11

# ---- What is done ----

# A server folder and an office's, at the point where the work begins.
words() { "$BUILD/tests/bench/bench_words" "$@"; }
prepare() {
	local i task
	printf 'mat-khau-dai\n' >pw
	"$D" init s --sample kontum-2024 >/dev/null
	for i in $(seq 25 40); do "$D" do s add indicator "BC-1883/1/$i" name='Chỉ tiêu' clause=1a >/dev/null; done
	mapfile -t content < <(words 1 30 80)
	for i in $(seq 0 29); do "$D" do s assign task unit=615 "content=${content[$i]}" due="2024-12-$(printf %02d $((i % 28 + 1)))" | cut -f1; done >tasks
	serve ours s
	"$K" --dir o enrol "http://127.0.0.1:$port" "$("$D" enrol s --unit 615 --official 'Y Hoa' --role clerk)" >/dev/null
	"$K" --dir o enrol "http://127.0.0.1:$port" "$("$D" enrol s --unit 615 --official 'A Thanh' --role head)" --password-file pw >/dev/null
	while read -r task; do "$K" --dir o --as 'Y Hoa' do receive task "$task" >/dev/null; done <tasks
	"$K" --dir o sync >/dev/null
	served_end
	cp -r s s.edit && cp -r o o.edit
	cp -r s s.file && cp -r o o.file
	{ printf '%%PDF-1.4\n'; head -c 5000000 /dev/urandom; printf '\nstartxref\n9\n%%%%EOF\n'; } >five.pdf
	"$K" --dir o.edit --as 'Y Hoa' do write report $key indicator.01=7 >/dev/null
	"$K" --dir o.file --as 'Y Hoa' do write report $key indicator.01=7 >/dev/null
	"$K" --dir o.file --as 'Y Hoa' attach report $key five.pdf >/dev/null
	month
	mv s s.month && mv o o.month
}
json() { # ID FIELD=VALUE…: a record for the others
	node -e 'const [id, ...f] = process.argv.slice(1); console.log(JSON.stringify([id, Object.fromEntries(f.map(x => [x.slice(0, x.indexOf("=")), /^(indicator|percent)/.test(x) ? Number(x.slice(x.indexOf("=") + 1)) : x.slice(x.indexOf("=") + 1)]))]))' "$@"
}
month() {
	local fields=() i task note c=(1a 1b 1c 1d 1e 1g other)
	local -a note step text
	mapfile -t text < <(words 2 7 460)
	mapfile -t note < <(words 3 30 40)
	mapfile -t step < <(words 4 5 60)
	for i in $(seq 1 40); do fields+=("indicator.$(printf %02d "$i")=$((i * 7919 % (i % 3 ? 40 : 900)))"); done
	for i in $(seq 0 6); do fields+=("narrative.${c[$i]}=${text[$i]}"); done
	fields+=(symbol=412/BC-UBND)
	"$K" --dir o --as 'Y Hoa' do write report $key "${fields[@]}" >/dev/null
	"$K" --dir o --as 'A Thanh' do sign report $key --password-file pw >/dev/null
	"$K" --dir o --as 'Y Hoa' do send report $key >/dev/null
	{
		json "report/$key" state=sent "${fields[@]}"
		i=0
		while read -r task; do
			"$K" --dir o --as 'Y Hoa' do progress task "$task" percent=$((5 * (i * 7 % 20))) "note=${note[$i]}" >/dev/null
			json "task/$task" state=in_progress percent=$((5 * (i * 7 % 20))) "note=${note[$i]}"
			[ $i -ge 5 ] || { "$K" --dir o --as 'Y Hoa' do add task_step "task=$task" 'person=Y Lan' "content=${step[$i]}" due=2024-11-28 >/dev/null
				json "task_step/$task-$i" state=open "task=$task" 'person=Y Lan' "content=${step[$i]}" due=2024-11-28; }
			i=$((i + 1))
		done <tasks
	} | paste -sd, | sed 's/^/[/; s/$/]/' >month.json
	i=0
	while read -r task; do
		json "task/$task" state=received unit=615 "content=${content[$i]}" due="2024-12-$(printf %02d $((i % 28 + 1)))"
		i=$((i + 1))
	done <tasks | paste -sd, | sed 's/^/[/; s/$/]/' >base.json
	printf '[%s]\n' "$(json "report/$key" indicator.01=7)" >edit.json
}
# A year of the province, and what a device of one office and one of the Department of Home Affairs has of it, as records for the others.
prepare_year() {
	[ ! -d year ] || return 0
	local scope unit reg
	"$D" init year --sample kontum-year >/dev/null
	serve ours year
	for scope in office:615 province:SNV; do
		unit=${scope#*:} scope=${scope%:*}
		"$K" --dir "y.$scope" enrol "http://127.0.0.1:$port" "$("$D" enrol year --unit "$unit" --official 'Y Mai' --role clerk)" >/dev/null
		"$K" --dir "y.$scope" sync >/dev/null
		"$K" list --help 2>/dev/null | sed -n 's/^  \([a-z][a-z_]*\)  .*/\1/p' | sort -u >registers
		while read -r reg; do
			"$K" --dir "y.$scope" list "$reg" --format json 2>/dev/null >one.json || continue
			node -e 'const [r, f] = process.argv.slice(1); for (const x of JSON.parse(require("fs").readFileSync(f))) { const o = {}; for (const [n, v] of Object.entries(x)) if (v !== null && n !== "key") o[n] = String(v); console.log(JSON.stringify([r + "/" + x.key, o])) }' "$reg" one.json
		done <registers | paste -sd, | sed 's/^/[/; s/$/]/' >"$scope.json"
	done
	served_end
}

# The attachment is at the province, and another device of the office has heard of it.
prepare_fetch() {
	[ ! -d o.fetch ] || return 0
	cp -r s.file s.fetch && cp -r o.file first
	serve ours s.fetch
	"$K" --dir first server "http://127.0.0.1:$port" >/dev/null && "$K" --dir first sync >/dev/null
	"$K" --dir o.fetch enrol "http://127.0.0.1:$port" "$("$D" enrol s.fetch --unit 615 --official 'Y Thu' --role clerk)" >/dev/null
	"$K" --dir o.fetch sync >/dev/null
	served_end
}

# ---- Servers, lines ----

serve() { # WHO FOLDER: its port in $port, its process in $server
	case $1 in
	ours) "$D" serve "$2" --listen 127.0.0.1:0 >served 2>/dev/null & ;;
	git | fossil) bash "$BUILD/peers/$1.sh" serve "$2" >served 2>/dev/null & ;;
	*) node "$BUILD/peers/$1.mjs" serve "$2" >served 2>/dev/null & ;;
	esac
	server=$!
	exec 7<served
	read -r port <&7
	port=$(grep -oE '[0-9]+$' <<<"${port%%[!0-9]}")
}
served_end() {
	kill "$server"
	wait "$server" 2>/dev/null || true
	exec 7<&-
}
line_up() { # OPTION…: to $port; its port in $near
	"$BUILD/tests/bench/line_proxy" --to "$port" "$@" >lined &
	proxy=$!
	exec 8<lined
	read -r near <&8
}
line_down() {
	kill "$proxy"
	read -r connections turns up down http cuts stalled <&8
	exec 8<&-
	wait "$proxy"
}
peer() { # WHO push|pull PORT FOLDER [FILE]: milliseconds, or -
	case $1 in
	git | fossil) bash "$BUILD/peers/$1.sh" "${@:2}" 2>/dev/null || true ;;
	*) node "$BUILD/peers/$1.mjs" "${@:2}" 2>/dev/null || true ;;
	esac
}
done_within() { # COMMAND…: the same of ours, again and again
	local start=$(($(date +%s%N) / 1000000)) now
	until timeout "$DEADLINE" "$@" >/dev/null 2>&1; do
		now=$(($(date +%s%N) / 1000000))
		if [ $((now - start)) -ge $((DEADLINE * 1000)) ]; then echo -; return 0; fi
	done
	echo $(($(date +%s%N) / 1000000 - start))
}
# ---- Rows ----

declare -A title=([a]='A, without stalls' [as]=A [b]='B, without stalls' [bs]=B [bc]='B, cut' [c]='C, cut')
declare -A rate=([a]=16000 [as]=16000 [b]=2500 [bs]=2500 [bc]=2500 [c]=250000) delay=([a]=300 [as]=300 [b]=800 [bs]=800 [bc]=800 [c]=100)
declare -A trouble=([a]='' [as]='--stall 5 --seed 1' [b]='' [bs]='--stall 10 --seed 2' [bc]='--stall 10 --cut 3:30 --seed 3' [c]='--cut 2:4 --seed 5')
declare -A says=([edit]='one edit' [month]="a district's month" [office]="an office's year, from nothing" [province]="the province's year, from nothing" [file]='5 MB attachment' [fetch]='5 MB attachment, downwards')
declare -A name=([ours]=kycuong [array]='array POST, zstd 19, dictionary' [posts]='a POST a record, gzip' [fossil]=fossil [git]=git [pouchdb]=PouchDB [automerge]=Automerge [yjs]=Yjs)

cell() { # LINE WORK WHO
	local l=$1 w=$2 who=$3 ms k=1
	case $w:$l in office:a* | province:a*) k=8 ;; office:b* | province:b*) k=16 ;; esac # what a program computes counts so many times too
	case $who in ours | array) [ $k = 1 ] || k=$((k / 4)) ;; esac
	export DEADLINE=100
	case $w in file | fetch) DEADLINE=60 ;; esac
	rm -rf cell.s cell.o
	if [ "$who" = ours ]; then
		case $w in
		office | province) cp -r year cell.s ;;
		*) cp -r "s.$w" cell.s && cp -r "o.$w" cell.o ;;
		esac
		serve ours cell.s
	else
		serve "$who" cell.s
		case $w in
		office | province) peer "$who" push "$port" cell.first "$w.json" >/dev/null; rm -rf cell.first ;;
		fetch) peer "$who" push "$port" cell.first five.pdf >/dev/null; rm -rf cell.first ;;
		*) peer "$who" push "$port" cell.o base.json >/dev/null ;;
		esac
		[ "$w" != edit ] || peer "$who" push "$port" cell.o month.json >/dev/null
	fi
	# shellcheck disable=SC2086
	line_up --rate "${rate[$l]}" --delay "${delay[$l]}" --speed "$k" ${trouble[$l]}
	case $who:$w in
	ours:office | ours:province)
		unit=615
		[ "$w" = office ] || unit=SNV
		code=$("$D" enrol cell.s --unit $unit --official 'Y Mới' --role clerk)
		ms=$(done_within bash -c "'$K' --dir cell.o enrol http://127.0.0.1:$near '$code' || '$K' --dir cell.o sync") # the enrolment fetches all of it
		;;
	ours:fetch)
		"$K" --dir cell.o server "http://127.0.0.1:$near" >/dev/null
		ms=$(done_within "$K" --dir cell.o fetch report $key five.pdf got.pdf)
		;;
	ours:*)
		"$K" --dir cell.o server "http://127.0.0.1:$near" >/dev/null
		ms=$(done_within "$K" --dir cell.o sync)
		;;
	*:office | *:province | *:fetch) ms=$(peer "$who" pull "$near" cell.o) ;;
	*:file) ms=$(peer "$who" push "$near" cell.o five.pdf) ;;
	*) ms=$(peer "$who" push "$near" cell.o "$w.json") ;;
	esac
	line_down
	served_end
	awk -v n="${title[$l]}" -v w="${says[$w]}" -v p="${name[$who]}" -v u="$up" -v d="$down" -v t="$turns" -v c="$cuts" -v ms="${ms:--}" -v r="${rate[$l]}" -v l="${delay[$l]}" \
		-v k="$k" -v s="$stalled" 'BEGIN {
		floor = t * 2 * l + (u + d) / r * 1000
		if (ms == "-") printf "| %s | %s | %s | %d + %d | %d | %d | not done | | | |\n", n, w, p, u, d, t, c
		else printf "| %s | %s | %s | %d + %d | %d | %d | %.1f | %.1f | %.2f | %.1f |\n", n, w, p, u, d, t, c, ms * k / 1000, floor / 1000, ms * k / floor, s / 1000 }'
}

# What TLS adds: to a whole sync, to one whose connection was made anew by the same process, and to one over a connection that was kept.
tls() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=ca -keyout ca.key -out ca.pem 2>/dev/null
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=127.0.0.1 -keyout tls.key -out tls.csr 2>/dev/null
	printf 'subjectAltName=IP:127.0.0.1\n' >san.txt
	openssl x509 -req -in tls.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile san.txt -out tls.pem 2>/dev/null
	printf '\n| an edit by the agent | bytes up + down | turns |\n|---|--:|--:|\n'
	local scheme agent i what before_up before_down before_turns
	for scheme in http https; do
		rm -rf cell.s cell.o
		cp -r s.edit cell.s && cp -r o.edit cell.o
		if [ $scheme = http ]; then serve ours cell.s
		else
			"$D" serve cell.s --listen 127.0.0.1:0 --tls-cert tls.pem --tls-key tls.key >served 2>/dev/null &
			server=$!
			exec 7<served
			read -r port <&7
			port=${port##*:}
		fi
		line_up
		"$K" --dir cell.o server "$scheme://127.0.0.1:$near" --ca ca.pem >/dev/null
		"$K" --dir cell.o agent >/dev/null 2>agent.err &
		agent=$!
		for i in 1 2 3 4; do
			[ $i = 1 ] || "$K" --dir cell.o --as 'Y Hoa' do write report $key "indicator.01=$i" >/dev/null
			until [ "$("$K" --dir cell.o status --format csv | sed -n 's/^waiting,//p')" = 0 ]; do read -rt 1 <> <(:) || true; done
			read -rt 1 <> <(:) || true
			case $i in
			1 | 2) kill -USR1 "$proxy" && read -r connections turns up down http cuts stalled <&8 ;; # and breaks it
			3) continue ;;
			4) line_down && up=$((up - before_up)) down=$((down - before_down)) turns=$((turns - before_turns)) ;;
			esac
			before_up=$up before_down=$down before_turns=$turns
			what=([1]='first' [2]='over a connection made anew by the same process' [4]='over a connection that was kept')
			echo "| $scheme, ${what[$i]} | $up + $down | $turns |"
		done
		kill "$agent" && wait "$agent" 2>/dev/null || true
		served_end
	done
}

header() { printf '| line | work | by | bytes up + down | turns | cuts | s | floor | ratio | s in stalls |\n|---|---|---|--:|--:|--:|--:|--:|--:|--:|\n'; }
[ $# -gt 0 ] || set -- {a,as,b,bs,bc,c}:{edit,month} {as,bs,c}:{office,province} c:{file,fetch} tls
prepare
case "$*" in *office* | *province*) prepare_year ;; esac
case "$*" in *fetch*) prepare_fetch ;; esac
shown=
for row in "$@"; do
	if [ "$row" = tls ]; then tls; shown=; continue; fi
	[ -n "$shown" ] || header
	shown=1
	IFS=: read -r of does who <<<"$row"
	for who in ${who:-${PEERS:-ours array posts fossil git pouchdb automerge yjs}}; do
		cell "$of" "$does" "$who"
	done
done
