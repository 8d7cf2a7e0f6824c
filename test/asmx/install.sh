#!/usr/bin/env bash
# Installs Mono and its ASMX library from Debian; does nothing when they are there.
set -euo pipefail

packages=(mono-runtime mono-mcs libmono-system-web-services4.0-cil libmono-posix4.0-cil)

missing=()
for package in "${packages[@]}"; do
  if ! dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed; then
    missing+=("$package")
  fi
done

if command -v mono >/dev/null && command -v mcs >/dev/null && [ "${#missing[@]}" -eq 0 ]; then
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  # A Mono from elsewhere brings its ASMX library with it.
  if command -v mono >/dev/null && command -v mcs >/dev/null; then exit 0; fi
  echo "Mono is not installed and there is no apt-get here. Get mono and mcs from your system's packages or from the Mono project, then try again." >&2
  exit 1
fi

if [ "$(id -u)" -ne 0 ]; then
  echo "Mono is not installed, and installing it needs root. Run: sudo apt-get install --no-install-recommends ${packages[*]}" >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
echo "Installing ${missing[*]} ..."
apt-get -qq update
apt-get -qq install --yes --no-install-recommends "${packages[@]}" >/dev/null
mono --version | head -n 1
