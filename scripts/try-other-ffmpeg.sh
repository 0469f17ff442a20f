#!/bin/sh
# Fetches the ffmpeg of another Debian release, with every library it needs, into a folder, and prints how to use it.
# Nothing is installed. Usage: scripts/try-other-ffmpeg.sh [FOLDER] [RELEASE]
set -eu

case "${1:-}" in
-h | --help)
  echo 'Usage: scripts/try-other-ffmpeg.sh [FOLDER] [RELEASE]   (/tmp/ffmpeg-new and sid when left out; needs Debian and the network)'
  exit 0
  ;;
esac
folder=${1:-/tmp/ffmpeg-new}
release=${2:-sid}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
apt=$folder/apt

mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$folder/bin" "$folder/debs"
: >"$apt/status"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keys] $mirror $release main" >"$apt/sources.list"
in_folder() {
  apt-get -q -o Dir::State="$apt" -o Dir::State::status="$apt/status" -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt" \
    -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=- -o APT::Sandbox::User=root \
    -o APT::Install-Recommends=0 "$@"
}
in_folder update
# With no package known to be installed, the list is whole, down to the C library.
in_folder --print-uris -y install ffmpeg | sed -n "s/^'\([^']*\)' \([^ ]*\) .*/\1 \2/p" >"$apt/wanted"
while read -r address name; do
  [ -s "$folder/debs/$name" ] || curl -fsS --retry 3 -o "$folder/debs/$name" "$address"
  dpkg-deb -x "$folder/debs/$name" "$folder/root"
done <"$apt/wanted"

# All in one folder beside the programs' own: the jail shows a program the folder lib beside it, and nothing more.
mkdir -p "$folder/lib"
find "$folder/root" -name '*.so*' ! -type d ! -path '*/lib64/*' -exec cp -af {} "$folder/lib/" \;
loader=$(find "$folder/lib" -name 'ld-linux*' | head -n 1)
for program in ffmpeg ffprobe; do
  cp -f "$folder/root/usr/bin/$program" "$folder/lib/$program"
  printf '#!/bin/sh\nexec %s --library-path %s %s "$@"\n' "$loader" "$folder/lib" "$folder/lib/$program" >"$folder/bin/$program"
  chmod +x "$folder/bin/$program"
done
rm -rf "$folder/root"
"$folder/bin/ffmpeg" -version | head -n 1
echo "FFMPEG_PATH=$folder/bin/ffmpeg FFPROBE_PATH=$folder/bin/ffprobe"
