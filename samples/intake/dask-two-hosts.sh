#!/bin/bash
# A Dask cluster on two hosts that see the photos under the same path. See README.md.
#   dask-two-hosts.sh HOST1 HOST2 /shared/photos /shared/checked
# HOST1 runs the scheduler and this script; ssh reaches both without a password; both have labelcheck[dask] installed.
set -eu
host1=$1 host2=$2 photos=$3 out=$4
threads=${THREADS:-4} port=${PORT:-8786}

started=()
cleanup() {
    kill "${started[@]}" 2>/dev/null || true
    wait
}
trap cleanup EXIT
dask scheduler --host "$host1" --port "$port" --no-dashboard &
started+=($!)
for host in "$host1" "$host2"; do
    # one worker process with some threads: each thread keeps a supervised reader of its own; left alone it ends
    ${REMOTE:-ssh} "$host" dask worker "tcp://$host1:$port" --nworkers 1 --nthreads "$threads" --death-timeout 30 &
    started+=($!)
done
labelcheck batch "$photos" --out "$out" --dask "tcp://$host1:$port"
