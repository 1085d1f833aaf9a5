#!/bin/bash
# Ten thousand photos on eight nodes: each task takes one shard, then one job merges them. See README.md.
#   sbatch slurm-array.sh /shared/photos /shared/checked
#SBATCH --job-name=labelcheck
#SBATCH --array=0-7
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=02:00:00
#SBATCH --requeue
set -u
shards=8 # as many as --array counts; a constant, so that one task can be run again alone: --array=3
photos=$1 out=$2 shard=$SLURM_ARRAY_TASK_ID

labelcheck batch "$photos" --out "$out/shard-$shard" --shard "$shard/$shards" --workers "${SLURM_CPUS_PER_TASK:-1}"
code=$?
# 0, 1, 3, 4 and 6 speak of the photos: the work is done. Any other is a failure, and the same task again goes on
case $code in 0 | 1 | 3 | 4 | 6) exit 0 ;; *) exit $code ;; esac
