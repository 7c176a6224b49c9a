#!/usr/bin/env bash
# CI of a program in another language: here a shell function that signs with openssl. The simulator checks each signature.
set -euo pipefail

cds simulator --port 0 --examples --progression immediate >environment 2>/dev/null &
trap 'kill $!' EXIT
until [ "$(grep -c export environment)" -ge 3 ]; do sleep 0.1; done
eval "$(cat environment)"

encoded() { jq --null-input --raw-output --arg text "$1" '$text | @uri'; }

# The program under test: it lists the data centers.
list_vdcs() {
    local query="AccessKeyId=$(encoded "$CDS_ACCESS_KEY_ID")&Action=DescribeVdc&SignatureMethod=HMAC-SHA1"
    query+="&SignatureNonce=$RANDOM$RANDOM&SignatureVersion=1.0&Timestamp=$(encoded "$(date -u +%Y-%m-%dT%H:%M:%SZ)")"
    query+="&Version=2019-08-08"
    local signature
    signature=$(printf 'GET&%%2F&%s' "$(encoded "$query")" |
        openssl dgst -sha1 -hmac "$CDS_ACCESS_KEY_SECRET" -binary | base64)
    curl --silent --fail "$CDS_ENDPOINT_URL/network/?$query&Signature=$(encoded "$signature")"
}

list_vdcs | jq --raw-output '.Data[].VdcName'
curl --silent "$CDS_ENDPOINT_URL/_simulator/requests" | jq --exit-status '.[-1].code == "Success"' >/dev/null
echo "passed"
