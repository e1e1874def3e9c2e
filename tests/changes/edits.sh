# How changes edit the sources. An edit that finds nothing to change is a mistake of its change.

# What is tried, in this order; what a user wants; the words that then stand below k8s/; the tests that rightly turn red;
# and how often `gen` runs, where it first asks for what only a person knows.
all=()
declare -A wanted shown expected rounds

# wants NAME 'what a user wants' 'PATH WORDS'...: these words stand in that file or folder of k8s/. `!PATH WORDS`: they
# stand there no longer; `!PATH`: nothing is there.
wants() {
    all+=("$1")
    wanted[$1]=$2
    shown[$1]=$(printf '%s\n' "${@:3}")
}

# Changes a file by a sed script.
edit() {
    local file=$1 script
    shift
    for script in "$@"; do
        sed -E -i.before "$script" "$file"
        if cmp -s "$file" "$file.before"; then
            printf '%s: %s finds nothing to change\n' "$file" "$script" >&2
            exit 1
        fi
        rm "$file.before"
    done
}

# put FILE OLD NEW: NEW in the place of OLD, which stands there once.
put() {
    local text
    text=$(<"$1")
    if [[ $text != *"$2"* || ${text#*"$2"} == *"$2"* ]]; then
        printf '%s: not once there: %s\n' "$1" "$2" >&2
        exit 1
    fi
    printf '%s\n' "${text/"$2"/"$3"}" >"$1"
}

# Lines of the first environment, whose YAML is in k8s/monitoring.
overlay() {
    local line lines=
    for line in "$@"; do
        lines+=$'\n    '$line
    done
    put stack/src/environments.rs 'placeholders: true, ..MAIL })' "placeholders: true, ..MAIL })$lines"
}

# A further environment, at the end of the file and in the list.
environment() {
    local name=${1%%:*}
    cat >>stack/src/environments.rs
    put stack/src/environments.rs 'REMOTE];' "REMOTE, $name];"
}

# An alert, which is read from the standard input: alert FILE CONST BEFORE, in the list of the group of that file.
alert() {
    cat >>"stack/src/alerts/$1"
    put "stack/src/alerts/$1" "$3" "$2, $3"
}

# Panels in the first row of the board of databases, from the standard input.
panels() {
    local text
    text=$(cat)
    put stack/src/dashboards/databases.rs \
        'const AT_A_GLANCE: Row = Row::new("At a glance").short().panels_per_line(4).panels(&[' \
        'const AT_A_GLANCE: Row = Row::new("At a glance").short().panels_per_line(4).panels(&['$'\n'"$text"
}
