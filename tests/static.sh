#!/usr/bin/env bash
# Builds the client as one file that needs no library of the system: build-static/client/kycuong. Debian's archives go in where they are
# small; OpenSSL, SQLite, libcurl, libmicrohttpd, libzip and libxlsxwriter are made from Debian's sources, with its patches and without
# what the client uses nothing of. Then tries it on loopback, and prints its figures beside those of the client that is linked to
# Debian's libraries, as Markdown. The first time takes ten minutes.
# tests/static.sh [--build]: no trial. BUILD=DIR builds elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/setup.sh
need_to_build
need libc-ares-dev zlib1g-dev tcl perl
dir=${BUILD:-build-static}
mkdir -p "$dir/sources" "$dir/made"
sources=$(realpath "$dir/sources") made=$(realpath "$dir/made")
export PKG_CONFIG_PATH=$made/lib/pkgconfig

# The sources come from where the system's packages come from; its own lists stay as they are.
fetch() { # PACKAGE…
	local own=$sources/apt f
	mkdir -p "$own/from" "$own/lists/partial"
	for f in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
		case $f in
		*.list) [ ! -f "$f" ] || sed -nE 's/^deb([[:blank:]])/deb-src\1/p' "$f" >"$own/from/$(basename "$f")" ;;
		*.sources) sed -E 's/^Types:.*/Types: deb-src/' "$f" >"$own/from/$(basename "$f")" ;;
		esac
	done
	local apt=(apt-get -qq -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$own/from" -o "Dir::State::Lists=$own/lists"
		-o "APT::Sandbox::User=$(id -un)")
	"${apt[@]}" update
	local p v
	cd "$sources"
	for p in "$@"; do # the newest that is there: a mirror may announce one before it has it
		rm -f "${p}"_*.dsc
		for v in $("${apt[@]/#apt-get/apt-cache}" showsrc "$p" | sed -n 's/^Version: //p' | sort -rV); do
			"${apt[@]}" --download-only source "$p=$v" >&2 && break
		done
		ls "${p}"_*.dsc >/dev/null
	done
	cd "$OLDPWD"
}

configured() { # PACKAGE OPTION…: with its own configure
	local package=$1
	shift
	mkdir -p "$sources/$package.o" && cd "$sources/$package.o"
	"../$package/configure" --quiet --prefix="$made" --disable-shared --enable-static --disable-dependency-tracking CFLAGS="$flags" \
		CPPFLAGS=-D_FORTIFY_SOURCE=2 "$@"
}
cmade() { # PACKAGE OPTION…: with CMake
	cmake -S "$sources/$1" -B "$sources/$1.o" -DCMAKE_INSTALL_PREFIX="$made" -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF \
		-DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS="$flags -D_FORTIFY_SOURCE=2" "${@:2}"
	cmake --build "$sources/$1.o" -j "$(nproc)" --target install
}
flags='-Os -g0 -fPIE -ffunction-sections -fdata-sections -fstack-protector-strong -fno-asynchronous-unwind-tables'

# TLS 1.2 and 1.3 with what servers of today offer. Its providers refer to every algorithm that is built: what is left out here is half of it.
make_openssl() {
	mkdir -p "$sources/openssl.o" && cd "$sources/openssl.o"
	# shellcheck disable=SC2086
	../openssl/Configure "linux-$(uname -m)" --prefix="$made" --libdir=lib --openssldir=/usr/lib/ssl \
		no-{shared,module,dso,engine,legacy,tests,dtls,ssl3,comp,cmp,cms,ct,srp,srtp,psk,ts,async,multiblock,nextprotoneg,ui-console,rfc3779,ssl-trace} \
		no-{sm2,sm3,sm4,aria,camellia,cast,idea,seed,rc2,rc4,bf,md4,mdc2,whirlpool,rmd160,blake2,scrypt,siphash,siv,ocb,dsa,ec2m,gost} $flags
	make -s -j "$(nproc)" build_generated && make -s -j "$(nproc)" libcrypto.a libssl.a && make -s install_dev
}
# With what Debian sets of its behaviour, FTS5 of its extensions, and none that is loaded.
make_sqlite3() {
	configured sqlite3 --disable-{tcl,readline,load-extension,fts3,fts4,rtree,session,math} --enable-fts5 \
		CPPFLAGS="-D_FORTIFY_SOURCE=2 -DSQLITE_SECURE_DELETE -DSQLITE_LIKE_DOESNT_MATCH_BLOBS -DSQLITE_USE_URI=1 -DSQLITE_ALLOW_ROWID_IN_VIEW \
			-DSQLITE_ENABLE_UPDATE_DELETE_LIMIT=1 -DSQLITE_MAX_VARIABLE_NUMBER=250000 -DSQLITE_MAX_SCHEMA_RETRY=25"
	make -s lib_install && make -s sqlite3.pc
	install -m 644 sqlite3.h "$made/include" && install -m 644 sqlite3.pc "$made/lib/pkgconfig"
}

# HTTP alone, names by c-ares: what the C library asks for names it would have to load while it runs.
make_curl() {
	configured curl --with-openssl --enable-ares --with-ca-bundle=/etc/ssl/certs/ca-certificates.crt --with-ca-path=/etc/ssl/certs \
		--without-zlib --without-brotli --without-zstd --without-nghttp2 --without-libidn2 --without-libpsl --without-librtmp --without-libssh2 \
		--disable-{ftp,file,ldap,ldaps,rtsp,dict,telnet,tftp,pop3,imap,smb,smtp,gopher,mqtt,manual,libcurl-option,ntlm,tls-srp,unix-sockets} \
		--disable-{cookies,netrc,alt-svc,hsts,get-easy-options,doh,mime,sspi,kerberos-auth,negotiate-auth,aws}
	make -s -C lib -j "$(nproc)" install && make -s -C include install && make -s install-pkgconfigDATA
}
# Without TLS: the office's page is on loopback.
make_libmicrohttpd() {
	configured libmicrohttpd --disable-https --disable-doc --disable-examples --disable-curl --disable-bauth --disable-dauth
	make -s -C src/microhttpd -j "$(nproc)" install && make -s -C src/include install && make -s install-pkgconfigDATA
}
make_libzip() {
	cmade libzip -DENABLE_{BZIP2,LZMA,ZSTD,COMMONCRYPTO,GNUTLS,MBEDTLS,OPENSSL,WINDOWS_CRYPTO}=OFF -DBUILD_{TOOLS,REGRESS,EXAMPLES,DOC}=OFF
}
make_libxlsxwriter() {
	cmade libxlsxwriter -DUSE_OPENSSL_MD5=ON
}

libraries=(openssl sqlite3 curl libmicrohttpd libzip libxlsxwriter)
missing=()
for p in "${libraries[@]}"; do [ -e "$made/$p.made" ] || missing+=("$p"); done
if [ ${#missing[@]} -gt 0 ]; then
	fetch "${missing[@]}"
	for p in "${missing[@]}"; do
		echo "Making $p" >&2
		rm -rf "$sources/$p" "$sources/$p.o"
		dpkg-source -x "$sources/${p}"_*.dsc "$sources/$p" >"$sources/$p.log" 2>&1
		(set -e; "make_$p") >>"$sources/$p.log" 2>&1 || { tail -n 30 "$sources/$p.log" >&2; exit 1; }
		touch "$made/$p.made"
	done
fi
cmake -S . -B "$dir" -DSTATIC=ON -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$made" >/dev/null
cmake --build "$dir" -j "$(nproc)" --target kycuong >"$dir/build.log" 2>&1 || { tail -n 30 "$dir/build.log" >&2; exit 1; }
[ "${1:-}" != --build ] || exit 0

# The e2e scripts that set no clock, with this client and a server that speaks TLS: a preloaded clock does not reach a static program.
echo "Building the server, and the client that is linked to Debian's libraries" >&2
env -u PKG_CONFIG_PATH cmake -S . -B "$dir/linked" -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$dir/linked" -j "$(nproc)" --target kycuong kycuongd line_proxy >"$dir/linked.log" 2>&1 || { tail -n 30 "$dir/linked.log" >&2; exit 1; }
linked=$(realpath "$dir/linked")
client=$(realpath "$dir/client/kycuong")
file=$dir/kycuong.stripped
strip -o "$file" "$client"
need openssl sqlite3 curl
if readelf -d "$client" | grep -q NEEDED; then echo "it needs a library of the system" >&2; exit 1; fi
for name in client_trouble client_line stick attach; do
	KYCUONG=$client KYCUONGD=$linked/server/kycuongd LINE_PROXY=$linked/tests/bench/line_proxy bash "tests/e2e/$name.sh" >"$dir/$name.log" 2>&1 ||
		{ grep -A 4 '^not ok' "$dir/$name.log" >&2; echo "$name.sh fails with the static client" >&2; exit 1; }
done

work=$(mktemp -d) running=()
end() {
	[ ${#running[@]} = 0 ] || { kill "${running[@]}" && wait "${running[@]}" || true; }
	rm -rf "$work"
}
trap end EXIT
start() { # NAME COMMAND…: waits for the line with its address, in $url
	mkfifo "$work/$1.out"
	"${@:2}" >"$work/$1.out" 2>"$work/$1.log" &
	running+=($!)
	read -r url <"$work/$1.out"
}
# By name, so that the resolver is tried too.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
	-keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
"$linked/server/kycuongd" init "$work/server" --sample kontum-2024 >/dev/null
start server "$linked/server/kycuongd" serve "$work/server" --listen 127.0.0.1:0 --tls-cert "$work/cert.pem" --tls-key "$work/key.pem"
port=${url##*:}
office() { "$client" --dir "$work/office" "$@"; }
office enrol "https://localhost:${port%%/*}" "$("$linked/server/kycuongd" enrol "$work/server" --unit 615 --official "Y Ngọc Anh")" \
	--ca "$work/cert.pem" >/dev/null
office do write report BC-THANG/615/2024-11 indicator.01=4 >/dev/null
office sync >/dev/null
office lists --xlsx "$work/lists.xlsx" >/dev/null
[ "$(office list report --format csv | grep -c BC-THANG/615/2024-11)" = 1 ]
resident() { awk '/^VmRSS/ {print $2}' "/proc/$1/status"; }
best() { # PROGRAM ARGUMENT…: the shortest of 10 runs, in microseconds
	local i now best=999999999
	for i in 1 2 3 4 5 6 7 8 9 10; do
		now=$(date +%s%N)
		"$@" >/dev/null
		now=$((($(date +%s%N) - now) / 1000))
		[ $now -ge $best ] || best=$now
	done
	echo $best
}
cpu() { # PROGRAM ARGUMENT…: of one run, in microseconds, from 10
	local TIMEFORMAT='%U %S'
	{ time for i in 1 2 3 4 5 6 7 8 9 10; do "$@" >/dev/null; done; } 2>&1 | awk '{print ($1 + $2) * 100000}'
}
# Before a page runs, whose syncs a command would wait for.
ours=$(best "$client" --dir "$work/office" status) theirs=$(best "$linked/client/kycuong" --dir "$work/office" status)
ours_cpu=$(cpu "$client" --dir "$work/office" status) theirs_cpu=$(cpu "$linked/client/kycuong" --dir "$work/office" status)
start page "$client" --dir "$work/office" ui --listen 127.0.0.1:0
curl -sSfL --cookie-jar "$work/cookies" --noproxy '*' "$url" | grep -q '</html>'
idle=$(resident "${running[-1]}")
start linked "$linked/client/kycuong" --dir "$work/office" ui --listen 127.0.0.1:0
curl -sSfL --cookie-jar "$work/cookies" --noproxy '*' "$url" | grep -q '</html>'
printf '| client | static | linked to the system'"'"'s libraries |\n|---|--:|--:|\n'
printf '| start to end of `status`, best of 10 | %s µs | %s µs |\n' "$ours" "$theirs"
printf '| its CPU, mean of 10 | %s µs | %s µs |\n' "$ours_cpu" "$theirs_cpu"
printf '| page, idle after one page | %s KiB | %s KiB |\n' "$idle" "$(resident "${running[-1]}")"
strip -o "$work/k" "$linked/client/kycuong"
printf '| binary, stripped | %s KiB | %s KiB |\n' $(($(stat -c %s "$file") / 1024)) $(($(stat -c %s "$work/k") / 1024))
