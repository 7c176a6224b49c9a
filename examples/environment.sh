#!/bin/sh
# Builds an environment of a network and three servers, uses it, and tears it down, with ids and pipes only.
# On the real cloud this costs money. `cds simulator` prints the settings for a try.
set -eu

region=${1:-CN_Beijing_A}
password=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')Aa1!

ids() {
    cds "$@" --yes --output ids
}

vdc=$(ids vdc create-vdc --region-id "$region" --vdc-name demo --wait)
ids vdc create-private-network --vdc-id "$vdc" --name inside --type auto --wait > /dev/null

# One order, whose task names all three servers.
ids instance create-instance --region-id "$region" --vdc-id "$vdc" --instance-name web --description-num 001 \
    --password "$password" --instance-type CCS.C3 --cpu 2 --ram 4 --amount 3 --wait |
    sort > servers.txt
echo "$(wc -l < servers.txt) servers in $vdc"

# What runs is stopped: the ids go from one command to the next, and the tasks to the wait.
ids instance describe-instances --vdc-id "$vdc" --all-pages |
    ids instance stop-instances --instance-ids @- |
    ids task wait @- > /dev/null
cds instance describe-instances --vdc-id "$vdc" --all-pages \
    --query 'Data.Instances[].[InstanceName, InstanceStatus]' --output csv

ids instance delete-instance --instance-ids @servers.txt --wait > /dev/null
ids vdc describe-vdc --vdc-id "$vdc" --query 'Data[].PrivateNetwork[].PrivateId' |
    while read -r network; do ids vdc delete-private-network --private-id "$network" --wait > /dev/null; done
ids vdc delete-vdc --vdc-id "$vdc" --wait > /dev/null
rm servers.txt
echo "torn down"
