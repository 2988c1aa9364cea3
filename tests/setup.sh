# setup.sh - what the scripts of this folder share: install what is missing, build. Sourced, from the top of the repository.

# Installs those of the named Debian packages that are missing; "npm" stands for any npm, and is not installed over one.
need() {
	local missing=() p
	for p in "$@"; do
		if [ "$p" = npm ]; then
			command -v npm >/dev/null || missing+=(npm)
		elif ! dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'install ok installed'; then
			missing+=("$p")
		fi
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	local sudo=
	[ "$(id -u)" = 0 ] || sudo=sudo
	echo "Installing: ${missing[*]}"
	$sudo apt-get update -qq
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "${missing[@]}" >/dev/null
}

need_to_build() {
	need build-essential cmake pkg-config npm libsqlite3-dev libcurl4-openssl-dev libsodium-dev libzstd-dev libmicrohttpd-dev \
		libxlsxwriter-dev libzip-dev
}

# build DIR [OPTION…]: configures and builds, saying how long it took.
build() {
	local dir=$1 start=$SECONDS log
	shift
	log=$(mktemp)
	if ! cmake -S . -B "$dir" "$@" >"$log" 2>&1 || ! cmake --build "$dir" -j "$(nproc)" -- --no-print-directory >>"$log" 2>&1; then
		grep -vE '^\[ *[0-9]+%\]' "$log"
		rm -f "$log"
		return 1
	fi
	rm -f "$log"
	echo "build: $((SECONDS - start)) s"
}
