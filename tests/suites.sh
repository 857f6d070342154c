# What tests/run and tests/deep share; sourced, with $root set.

# Installs and builds what tests need; $out is an empty folder that goes with the script.
prepare() {
  "$root/deploy/packages" tests
  "$root/tests/judges/install" >/dev/null
  "$root/deploy/build"
  simulator="$root/src/KioskLocker.Simulation/bin/Release/net10.0/linux-x64/kiosklocker-simulator"
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
}

# suite PART PROJECT ARGUMENTS...: shows what a test program prints and keeps it as a part. $before stands in front of the command.
suite() {
  part=$1 name=$2
  shift 2
  # shellcheck disable=SC2086
  ${before:-} "$root/tests/$name/bin/Release/net10.0/linux-x64/$name" -noColor "$@" 2>&1 | tee "$out/$part" || true
  grep -q 'Total: [0-9]' "$out/$part" || echo "Total: 1, Errors: 1, Failed: 0, $name did not finish" | tee -a "$out/$part"
}

# Counts all parts, those of test programs and those of the simulator; the result is 0 where something ran and nothing failed.
tally() {
  sum() { cat "$out"/* | sed -n "$1" | awk '{n += $1 + $2} END {print n + 0}'; }
  total=$(sum 's/.*Total: \([0-9]*\).*/\1/p')
  failed=$(sum 's/.*Errors: \([0-9]*\), Failed: \([0-9]*\).*/\1 \2/p')
  skipped=$(sum 's/.*Skipped: \([0-9]*\), Not Run: \([0-9]*\).*/\1 \2/p')
  lived=$(sum 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p')
  died=$(sum 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p')
  echo "$((total - failed - skipped + lived)) passed, $((failed + died)) failed"
  [ "$failed" -eq 0 ] && [ "$died" -eq 0 ] && [ "$total" -gt "$skipped" ]
}
