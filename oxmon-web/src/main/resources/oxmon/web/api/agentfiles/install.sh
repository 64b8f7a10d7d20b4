#!/bin/sh
# Installs the oxmon agent on this host. It needs nothing but this server and a Java >= 17:
#   curl -fsS @SERVER_URL@/install.sh | sudo sh -s -- --token TOKEN [--agent-id ID]
# POSIX sh; shellcheck clean. Everything happens in main, called in the last line: half a download does nothing.
set -eu
LC_ALL=C
export LC_ALL

server_url='@SERVER_URL@'
server_endpoint='@GRPC_ENDPOINT@'
server_tls='@GRPC_TLS@'
version='@VERSION@'
jar_sha256='@JAR_SHA256@'

say() { printf '%s\n' "$*"; }
fail() {
    printf 'install.sh: %s\n' "$*" >&2
    exit 1
}

usage() {
    cat <<END
Installs the oxmon agent $version from $server_url and starts it.

usage: install.sh [OPTION]...
  --token T              the agent's token, from its whitelist entry (or set OXMON_AUTH_TOKEN)
  --agent-id ID          the name it reports under; default: the host name
  --server-endpoint H:P  the server's gRPC address; default: $server_endpoint
  --tls                  encrypt the connection; default: as the server is set up ($server_tls)
  --tls-ca FILE          PEM file of the authority to trust, where the server's certificate is not a public one
  --dir DIR              where everything goes; default: /opt/oxmon, without root ~/.oxmon
  --user USER            who the service runs as, made when missing; default: oxmon
  --no-service           no systemd unit; start it now with nohup, as whoever runs this
  --force                write agent.toml anew; otherwise an existing one is kept
  --uninstall            stop the agent and remove what was installed
END
}

# --- arguments ------------------------------------------------------------------------------------------------------

# shellcheck disable=SC1003 # a quote and a backslash
not_in_toml='[:cntrl:]"\\'

# Texts go into a TOML file and a command line: what could end one there is refused.
check() { # check OPTION VALUE PATTERN-OF-A-FORBIDDEN-CHARACTER
    [ -n "$2" ] || fail "$1 must not be empty"
    case $2 in *[$3]*) fail "$1 holds a character that is not allowed" ;; esac
}

arguments() {
    token=${OXMON_AUTH_TOKEN-} agent_id='' tls=$server_tls tls_ca='' dir='' user=oxmon
    service=yes force=no action=install_agent endpoint=$server_endpoint
    while [ $# -gt 0 ]; do
        case $1 in
            --token | --agent-id | --server-endpoint | --tls-ca | --dir | --user)
                [ $# -ge 2 ] || fail "$1 needs a value"
                option=$1 value=$2
                shift
                case $option in
                    --token) check "$option" "$value" "[:space:]$not_in_toml" && token=$value ;;
                    --agent-id) check "$option" "$value" "$not_in_toml" && agent_id=$value ;;
                    --server-endpoint) check "$option" "$value" '!]A-Za-z0-9.:_[-' && endpoint=$value ;;
                    --tls-ca) check "$option" "$value" "$not_in_toml" && tls_ca=$value ;;
                    --dir) dir=$value ;;
                    --user) check "$option" "$value" '!A-Za-z0-9._-' && user=$value ;;
                esac
                ;;
            --tls) tls=true ;;
            --no-service) service=no ;;
            --force) force=yes ;;
            --uninstall) action=uninstall ;;
            --help | -h)
                usage
                exit 0
                ;;
            *) fail "unknown option $1; --help tells them" ;;
        esac
        shift
    done
    [ -z "$token" ] || check OXMON_AUTH_TOKEN "$token" "[:space:]$not_in_toml"
    case $endpoint in
        \[*\]:[0-9]*) ;;
        *:*:*) fail "--server-endpoint must have an IPv6 address in brackets" ;;
        ?*:[0-9]*) ;;
        *) fail "--server-endpoint must be host:port" ;;
    esac
    root=no
    [ "$(id -u)" != 0 ] || root=yes
    if [ -z "$dir" ]; then
        dir=$HOME/.oxmon
        [ $root = no ] || dir=/opt/oxmon
    fi
    case $dir in
        / | */../* | */..) fail "--dir must be a folder of its own" ;;
        /*) ;;
        *) dir=$(pwd)/$dir ;;
    esac
    check --dir "$dir" '!A-Za-z0-9._/+@~-'
    jar=$dir/oxmon-agent.jar
    launcher=$dir/oxmon-agent
    config=$dir/agent.toml
    log=$dir/agent.log
    pid_file=$dir/agent.pid
    unit=/etc/systemd/system/oxmon-agent.service
    systemd=no
    if [ $root = yes ] && [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then
        systemd=yes
    fi
}

# --- Java -----------------------------------------------------------------------------------------------------------

java_major() { # java_major PROGRAM: the feature version, such as 17; 0 when it does not run
    major=$("$1" -version 2>&1 </dev/null | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
    printf '%s\n' "${major:-0}"
}

java_candidates() {
    # /usr/bin/java first: it stays where it is when the system updates what it points to.
    for program in /usr/bin/java /usr/local/bin/java "$(command -v java || true)" "${JAVA_HOME:-/nowhere}/bin/java" \
        /usr/lib/jvm/*/bin/java /opt/java/*/bin/java /opt/jdk*/bin/java /opt/homebrew/opt/openjdk*/bin/java \
        /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java; do
        [ -n "$program" ] && [ -x "$program" ] && printf '%s\n' "$program"
    done
    return 0
}

how_to_get_java() {
    for manager in apt-get:'apt-get install -y openjdk-17-jre-headless' dnf:'dnf install -y java-17-openjdk-headless' \
        yum:'yum install -y java-17-openjdk-headless' zypper:'zypper install -y java-17-openjdk-headless' \
        apk:'apk add openjdk17-jre-headless' pacman:'pacman -S --noconfirm jre17-openjdk-headless' \
        brew:'brew install openjdk@17'; do
        if command -v "${manager%%:*}" >/dev/null; then
            printf '%s\n' "${manager#*:}"
            return
        fi
    done
    say "a Java 17 or newer from your system's packages, or https://adoptium.net/"
}

find_java() {
    java=''
    for program in $(java_candidates); do
        if [ "$(java_major "$program")" -ge 17 ]; then
            java=$program
            return
        fi
    done
    fail "no Java 17 or newer found (looked at PATH, JAVA_HOME, /usr/lib/jvm). Install one and run this again:
  $(how_to_get_java)"
}

# --- download -------------------------------------------------------------------------------------------------------

fetch() { # fetch PATH FILE
    if command -v curl >/dev/null; then
        curl -fsS --retry 2 -o "$2" "$server_url$1" </dev/null
    elif command -v wget >/dev/null; then
        wget -q -O "$2" "$server_url$1" </dev/null
    else
        fail "neither curl nor wget is here"
    fi || fail "cannot download $server_url$1"
}

sha256_of() {
    if command -v sha256sum >/dev/null; then
        sha256sum "$1"
    elif command -v shasum >/dev/null; then
        shasum -a 256 "$1"
    elif command -v openssl >/dev/null; then
        openssl dgst -r -sha256 "$1"
    else
        fail "none of sha256sum, shasum and openssl is here to check the download"
    fi | cut -d ' ' -f 1
}

download() {
    tmp=$(mktemp -d "$dir/.install.XXXXXX")
    trap 'rm -rf "$tmp"' EXIT
    fetch /agent/SHA256SUMS "$tmp/SHA256SUMS"
    listed=$(sed -n 's/^\([0-9a-f]\{64\}\)  oxmon-agent\.jar$/\1/p' "$tmp/SHA256SUMS")
    [ "$listed" = "$jar_sha256" ] || fail "the server has changed since this script was made; download it again"
    fetch /agent/oxmon-agent.jar "$tmp/oxmon-agent.jar"
    [ "$(sha256_of "$tmp/oxmon-agent.jar")" = "$jar_sha256" ] || fail "the download is not what the server announced; run this again"
    said=$("$java" -jar "$tmp/oxmon-agent.jar" --version </dev/null) || fail "the agent does not run with $java"
    [ "$said" = "oxmon-agent $version" ] || fail "expected oxmon-agent $version, got $said"
    chmod 0644 "$tmp/oxmon-agent.jar"
    mv -f "$tmp/oxmon-agent.jar" "$jar"
}

# --- files ----------------------------------------------------------------------------------------------------------

write_config() {
    if [ -e "$config" ] && [ $force = no ]; then
        say "keeping $config as it is (--force writes it anew)"
        return
    fi
    (
        umask 077
        {
            [ -z "$agent_id" ] || say "agent_id = \"$agent_id\""
            say "server_endpoint = \"$endpoint\""
            [ -z "$token" ] || say "auth_token = \"$token\""
            [ "$tls" != true ] || say "tls = true"
            [ -z "$tls_ca" ] || say "tls_ca = \"$dir/ca.pem\""
        } >"$tmp/agent.toml"
    )
    if [ -n "$tls_ca" ]; then
        cp "$tls_ca" "$dir/ca.pem" || fail "cannot read $tls_ca"
        chmod 0644 "$dir/ca.pem"
    fi
    "$java" -jar "$jar" --check-config "$tmp/agent.toml" </dev/null >/dev/null || fail "these settings cannot be used"
    mv -f "$tmp/agent.toml" "$config"
}

write_launcher() {
    cat >"$tmp/launcher" <<END
#!/bin/sh
# Runs the oxmon agent in the foreground: oxmon-agent [FILE]. Written by install.sh.
LANG=C.UTF-8 # names of mount points may hold any character
export LANG
[ \$# -gt 0 ] || set -- '$config'
# Measured: a small heap with a very small nursery, the serial collector, no profiling compiler. Stacks under 256 KiB kill gRPC.
# shellcheck disable=SC2086 # options are words
exec '$java' -Xmx48m -Xms8m -Xmn2m -Xss256k -XX:+UseSerialGC -XX:-UsePerfData -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError \\
    \${OXMON_JAVA_OPTS-} -jar '$jar' "\$@"
END
    chmod 0755 "$tmp/launcher"
    mv -f "$tmp/launcher" "$launcher"
}

# --- as a service ---------------------------------------------------------------------------------------------------

make_user() {
    id "$user" >/dev/null 2>&1 && return
    nologin=$(command -v nologin || printf /bin/false)
    if command -v useradd >/dev/null; then
        useradd --system --no-create-home --home-dir "$dir" --shell "$nologin" "$user"
    else
        adduser -S -D -H -h "$dir" -s "$nologin" "$user"
    fi
    say "$user" >"$dir/.made-user" # so that --uninstall knows whose it is
}

write_unit() {
    case $java in /home/* | /root/*) fail "$java is in somebody's home, where a service cannot use it; install a Java for all:
  $(how_to_get_java)" ;; esac
    cat >"$unit" <<END
[Unit]
Description=oxmon agent: reports this host's metrics
Documentation=$server_url
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
ExecStart=$launcher
User=$user
Restart=always
RestartSec=10
UMask=0077
MemoryMax=256M
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
# Not "yes", which would hide file systems mounted there from the disk metrics.
ProtectHome=read-only
PrivateTmp=yes
ProtectControlGroups=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target
END
    chmod 0644 "$unit"
}

start_service() {
    make_user
    chown "$user" "$config"
    write_unit
    started=$(date '+%Y-%m-%d %H:%M:%S')
    systemctl daemon-reload
    systemctl enable --quiet oxmon-agent
    systemctl restart oxmon-agent
}

# --- without a service ----------------------------------------------------------------------------------------------

running() { # the process that start_nohup started, and no other that got its number since
    [ -r "$pid_file" ] || return 1
    pid=$(cat "$pid_file")
    case $pid in '' | *[!0-9]*) return 1 ;; esac
    if [ -r "/proc/$pid/cmdline" ]; then
        tr '\0' ' ' <"/proc/$pid/cmdline"
    else
        ps -p "$pid" -o args= 2>/dev/null
    fi | grep -qF -- "$jar"
}

stop_nohup() {
    if running; then
        kill "$pid" 2>/dev/null || true
        waited=0
        while kill -0 "$pid" 2>/dev/null && [ $waited -lt 50 ]; do
            sleep 0.1 2>/dev/null || sleep 1
            waited=$((waited + 1))
        done
    fi
    rm -f "$pid_file"
}

start_nohup() {
    stop_nohup
    (
        umask 077
        nohup "$launcher" >"$log" 2>&1 </dev/null &
        printf '%s\n' $! >"$pid_file"
    )
}

# --- the first report -----------------------------------------------------------------------------------------------

log_text() {
    if [ "$mode" = service ]; then
        journalctl --unit oxmon-agent --since "$started" --output cat --no-pager 2>/dev/null || true
    else
        cat "$log" 2>/dev/null || true
    fi
}

wait_for_report() {
    waited=0 # fifths of a second
    while [ $waited -lt 150 ]; do
        if log_text | grep -q ' INFO  reporting to '; then
            say "The agent runs and reports: $(log_text | sed -n 's/.* INFO  \(reporting to .*\)/\1/p' | head -n 1)"
            return
        fi
        # Refused: waiting will not mend it.
        log_text | grep -qE ' ERROR |^oxmon-agent: ' && break
        if sleep 0.2 2>/dev/null; then
            waited=$((waited + 1))
        else # an old busybox
            sleep 1
            waited=$((waited + 5))
        fi
    done
    say "The agent is installed and goes on trying, but it does not report yet. Its log says:" >&2
    log_text | grep -E ' (WARN|ERROR) |^oxmon-agent: |^  ' | tail -n 5 | sed 's/^/  /' >&2
    exit 1
}

# --- main -----------------------------------------------------------------------------------------------------------

uninstall() {
    if [ $systemd = yes ] && [ -e "$unit" ] && grep -qF "ExecStart=$launcher" "$unit"; then
        systemctl disable --quiet --now oxmon-agent || true
        rm -f "$unit"
        systemctl daemon-reload
    fi
    stop_nohup
    if [ -r "$dir/.made-user" ] && command -v userdel >/dev/null; then
        userdel "$(cat "$dir/.made-user")" || true
    fi
    rm -f "$jar" "$launcher" "$config" "$log" "$dir/ca.pem" "$dir/.made-user"
    rmdir "$dir" 2>/dev/null || say "$dir is kept: it holds other files"
    say "The agent is removed. The server still knows it: delete it from the whitelist there."
}

install_agent() {
    mode=manual
    if [ $service = no ]; then
        mode='nohup'
    elif [ $systemd = yes ]; then
        mode=service
    fi
    find_java
    say "installing oxmon-agent $version to $dir, with $java"
    mkdir -p "$dir"
    chmod 0755 "$dir"
    download
    write_config
    write_launcher
    case $mode in
        service)
            start_service
            wait_for_report
            ;;
        nohup)
            start_nohup
            wait_for_report
            say "log: $log; stop it with: kill $(cat "$pid_file")"
            ;;
        manual)
            say "installed; there is no systemd for this user here. Start it with:"
            say "  nohup $launcher >$log 2>&1 &"
            ;;
    esac
}

main() {
    arguments "$@"
    "$action"
}

main "$@"
