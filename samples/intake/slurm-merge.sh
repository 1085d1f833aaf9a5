#!/bin/bash
# After the array: sbatch --dependency=afterok:JOB slurm-merge.sh /shared/checked
#SBATCH --job-name=labelcheck-merge
set -u
labelcheck merge "$1"/shard-* --out "$1/all"
