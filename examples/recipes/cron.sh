#!/bin/sh
# For cron, which has no HOME and hardly any PATH: every file and program is named in full.
#   0 22 * * 1-5  /opt/jobs/cron.sh /opt/jobs >> /var/log/stop-tests 2>&1
set -eu
jobs=$1
export CDS_CONFIG_FILE="$jobs/config.toml" # the key, chmod 600
export CDS_JOURNAL="$jobs/journal.db"      # what was ordered, for the next run
export LC_ALL=C.UTF-8

"$jobs/bin/cds" doctor >/dev/null || { echo "$(date): no key or no network" && exit 1; }
"$jobs/bin/cds" server stop --tag test --wait --yes --output ids
