#!/usr/bin/env bash
# Gets Mono's wsdl.exe into build/ without installing its package, mono-devel, which is large.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

target=build/wsdl.exe
if [ -e "$target" ]; then
  exit 0
fi

# The tool needs nothing beyond what the host needs.
bash ./install.sh

if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
  echo "wsdl.exe comes from Debian's package mono-devel, and there is no apt-get here. Copy wsdl.exe of a Mono installation to test/asmx/$target." >&2
  exit 1
fi

mkdir -p build
aside="$(mktemp -d)"
trap 'rm -rf "$aside"' EXIT
# Root may write into the folder, apt's own user may not.
download() { (cd "$aside" && apt-get -qq -o APT::Sandbox::User=root download mono-devel); }
if ! download 2>/dev/null; then
  apt-get -qq update
  download
fi
dpkg-deb --fsys-tarfile "$aside"/mono-devel_*.deb | tar -x -C "$aside" ./usr/lib/mono/4.5/wsdl.exe
mv "$aside/usr/lib/mono/4.5/wsdl.exe" "$target"
