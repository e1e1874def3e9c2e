#!/usr/bin/env bash
# What users change, each tried on a copy: one edit of the spec, one `gen`, which must write it; the words that are
# wanted then stand in the YAML, and no test turns red but for what the change made wrong.
#
#   tests/changes/run.sh --fast             each in one round, without the tests: seconds each, the first minutes
#   tests/changes/run.sh                    with the tests: minutes each
#   tests/changes/run.sh board mail         only these; `--fast board mail` as well
#   tests/changes/run.sh board+mail         both at once, in one build
#   TESTS=invariants tests/changes/run.sh namespace
#   tests/changes/run.sh --edits            no builds: whether each change still finds what it edits
#
# `--fast` that tries all of them, singly or joined, writes tests/changes/RESULTS.md. It needs nothing but Rust and Git,
# writes below target/changes only but for that, and ends with 1 where something is not as it should be.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
repository=$PWD
work=$repository/target/changes
copy=$work/tree
export CARGO_TARGET_DIR=$work/target CI=true INSTA_UPDATE=no NO_COLOR=1 RUST_BACKTRACE=0
# shellcheck source-path=SCRIPTDIR
for part in edits clusters notifications watching parts; do
    source "tests/changes/$part.sh"
done

# The tests that a change of the stack could reach. What the compiler and the parsers say is none of it. One build for all.
read -ra tests <<<"${TESTS:-invariants drift scenarios catalogue contract record generation schema faults messages minimal_stack \
    conformance verify unused}"
run_tests() {
    local targets=()
    for test in "${tests[@]}"; do
        targets+=(--test "$test")
    done
    cargo test --quiet --package stack-tests --package stack --package stack-facts --package xtask --lib "${targets[@]}" \
        --no-fail-fast
}

# The names of red tests, and under each what it says.
red() {
    awk '
        /^---- .* stdout ----$/ { name = $2; seen[name] = 1; print name; lines = 0; next }
        /^(failures:|test result:|error:)/ { name = "" }
        name != "" && NF && !/^thread / && !/^note: / && lines < 6 { print "      " substr($0, 1, 260); lines++ }
    ' "$1"
}

# The copy as the repository is. Git rewrites only what differs, so that cargo builds only that again.
fresh() {
    mkdir -p "$copy"
    [[ -d $work/git ]] || git init --quiet --bare "$work/git"
    if [[ -z ${tree:-} ]]; then
        tree=$(cd "$repository" && git ls-files -z --cached --others --exclude-standard |
            (export GIT_DIR=$work/git GIT_WORK_TREE=$repository GIT_INDEX_FILE=$work/index.repository
                git update-index --add --remove -z --stdin && git write-tree))
    fi
    (export GIT_DIR=$work/git GIT_WORK_TREE=$copy GIT_INDEX_FILE=$work/index.copy
        cd "$copy" && git read-tree --reset -u "$tree" && git clean --quiet -ffdx)
}

# What does not stand in the YAML as it should.
missing() {
    local line path words
    while IFS= read -r line; do
        [[ -n $line ]] || continue
        path=${line%% *}
        words=${line#"$path"}
        words=${words# }
        if [[ $path != !* ]]; then
            grep -rqF -e "$words" "$copy/k8s/$path" 2>/dev/null || printf 'k8s/%s lacks `%s`\n' "$path" "$words"
        elif [[ -z $words ]]; then
            [[ ! -e $copy/k8s/${path#!} ]] || printf 'k8s/%s is still there\n' "${path#!}"
        elif [[ ! -e $copy/k8s/${path#!} ]] || grep -rqF -e "$words" "$copy/k8s/${path#!}"; then
            printf 'k8s/%s still has `%s`, or is not there\n' "${path#!}" "$words"
        fi
    done <<<"$1"
}

# How many lines of the sources are new, or are there no longer; of a new repository all of them.
lines() {
    if [[ $PWD == "$copy" ]]; then
        diff -rN "$repository/stack" "$copy/stack" | grep -c '^[<>]' || true
    else
        find . -name '*.rs' -exec cat {} + | wc -l
    fi
}

# Makes the changes whose names are joined by `+`; leaves in `$work/lines` how many lines each of them took.
change() {
    local part before=0 now
    fresh
    cd "$copy"
    : >"$work/lines"
    for part in ${1//+/ }; do
        "change_$part" >"$work/change" 2>&1 || { cat "$work/change" >&2; return 1; }
        now=$(lines)
        echo "$part $((now - before))" >>"$work/lines"
        before=$now
    done
}

if [[ ${1:-} == --edits ]]; then
    mkdir -p "$work"
    count=0
    for name in "${all[@]}"; do
        # What the command line writes needs a build.
        ! declare -f "change_$name" | grep -q 'cargo xtask' || continue
        (change "$name") || exit 1
        count=$((count + 1))
    done
    printf '%s of %s changes edit the sources\n' "$count" "${#all[@]}"
    exit 0
fi
fast=
if [[ ${1:-} == --fast ]]; then
    fast=1
    shift
fi
mkdir -p "$work"
outcome=0
rows=()
declare -A seen
if [[ -n $fast ]]; then
    # What others wrote is built, so that the first change is charged for nothing but itself.
    fresh
    (cd "$copy" && cargo xtask gen --check) >"$work/first.gen" 2>&1
fi
for name in "${@:-${all[@]}}"; do
    change "$name"
    rights= words=
    for part in ${name//+/ }; do
        rights+=${expected[$part]:+${expected[$part]}$'\n'}
        words+=${shown[$part]}$'\n'
    done
    started=$EPOCHREALTIME
    if ! cargo xtask gen >"$work/$name.gen" 2>&1; then
        printf '%s: gen refuses it:\n' "$name"
        grep -E '^(error|   problem|       fix)' "$work/$name.gen" | head -20 | sed 's/^/      /'
        outcome=1
        cd "$repository"
        continue
    fi
    seconds=$(awk -v a="$started" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
    lacks=$(missing "$words")
    if [[ -n $lacks ]]; then
        printf '%s: gen writes something else:\n%s\n' "$name" "$lacks"
        outcome=1
    fi
    if [[ -n $fast ]]; then
        files=$(sed -nE 's/^k8s\/ and tests\/promtool\/: ([0-9]+) written, ([0-9]+) removed.*/\1 written, \2 removed/p' "$work/$name.gen")
        printf '%s: %ss, %s\n' "$name" "$seconds" "$files"
        also=$([[ $name == *+* ]] && printf ', together with others' || true)
        while read -r part count; do
            seen[$part]=1
            rows+=("| ${wanted[$part]} | $count | ${rounds[$part]:-1} | $seconds$also | $files |")
        done <"$work/lines"
    else
        run_tests >"$work/$name.tests" 2>&1 || true
        if grep -q 'could not compile' "$work/$name.tests"; then
            printf '%s: its tests do not compile: see %s\n' "$name" "$work/$name.tests"
            outcome=1
        else
            red "$work/$name.tests" >"$work/$name.red"
            wrong=$(grep -v '^ ' "$work/$name.red" | sort | comm -3 - <(printf '%s' "$rights" | sort) || true)
            [[ -z $wrong ]] || outcome=1
            printf '%s: %s red, %s\n' "$name" "$(grep -vc '^ ' "$work/$name.red" || true)" \
                "$([[ -z $wrong ]] && printf 'as it should be' || printf 'WRONG')"
            sed 's/^/   /' "$work/$name.red"
        fi
    fi
    cd "$repository"
done
if [[ -n $fast && ${#seen[@]} -eq ${#wanted[@]} && $outcome -eq 0 ]]; then
    {
        printf '# What users change, and what it takes\n\n'
        printf '`tests/changes/run.sh --fast` wrote this: it makes each change on a copy, runs `cargo xtask gen` once, and sees that the\n'
        printf 'wanted words stand in the YAML. Lines are those of `stack/` that were added or taken out, by hand or by a command;\n'
        printf 'seconds go from the edit to written YAML of all environments, building included, by the clock of a machine of two cores\n'
        printf 'that others used too. Two rounds: a first `gen` asks for what only a person knows; the second is the one that is run\n'
        printf 'here. What is wanted, and the edits, are in the files beside this one.\n\n'
        printf '| A user wants … | Lines | Rounds | Seconds | Generated files |\n|---|---|---|---|---|\n'
        printf '%s\n' "${rows[@]}"
    } >tests/changes/RESULTS.md
fi
exit "$outcome"
