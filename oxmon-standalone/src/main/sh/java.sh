# shellcheck shell=sh
# Finds a Java and says which flags it takes. Sourced by oxmon, oxmon-server and oxmon-agent; sets variables, prints nothing.

# java_major HOME: the feature version of the Java in HOME, such as 17; nothing when there is none.
java_major() {
    [ -x "$1/bin/java" ] || return 0
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p'
    fi | head -n 1
}

# java_suits HOME WHAT: whether HOME has Java 17 or newer, and its compiler when WHAT is "jdk".
java_suits() {
    java_found=$(java_major "$1")
    [ "${java_found:-0}" -ge 17 ] || return 1
    [ "$2" != jdk ] || [ -x "$1/bin/javac" ]
}

# java_candidates: homes worth a look, best first, one a line.
java_candidates() {
    [ -z "${JAVA_HOME-}" ] || printf '%s\n' "$JAVA_HOME"
    java_on_path=$(command -v java || true)
    if [ -n "$java_on_path" ] && [ "$java_on_path" != /usr/bin/java ]; then
        "$java_on_path" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
    elif [ -n "$java_on_path" ]; then
        # /usr/bin/java is a chain of links on Linux and an asking stub on macOS
        [ "$(uname)" = Darwin ] || readlink -f "$java_on_path" 2>/dev/null | sed 's,/bin/java$,,'
    fi
    if [ -x /usr/libexec/java_home ]; then
        /usr/libexec/java_home -v 17+ 2>/dev/null || true
    fi
    for java_dir in /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/*; do
        [ ! -x "$java_dir/bin/java" ] || printf '%s\n' "$java_dir"
    done
}

# shellcheck disable=SC2034 # java_version is for who sources this
# find_java WHAT: sets java_home and java_version to the first Java >= 17; WHAT is "jdk" when a compiler is needed, else "jre".
find_java() {
    java_home='' java_version=''
    java_list=$(java_candidates)
    java_ifs=$IFS
    IFS='
'
    for java_dir in $java_list; do
        if java_suits "$java_dir" "$1"; then
            java_home=$java_dir java_version=$java_found
            break
        fi
    done
    IFS=$java_ifs
    [ -n "$java_home" ]
}

# no_java WHO: says that there is none, and ends.
no_java() {
    printf '%s: no Java 17 or newer found (looked at JAVA_HOME, PATH, /usr/lib/jvm).\n  Install one, for instance: %s\n' \
        "$1" 'apt-get install openjdk-17-jre-headless   or   brew install openjdk@17' >&2
    exit 1
}
