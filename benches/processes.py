"""Whole processes, from start to exit: the programs to run."""

BARE = {"python": "pass"}

START = {
    "cds": "import cds; cds.Client('an-access-key', 'a-secret')",
    "requests": "import requests; requests.Session()",
    "httpx": "import httpx; httpx.Client()",
    "aiohttp": """
import asyncio, aiohttp
async def main():
    await aiohttp.ClientSession().close()
asyncio.run(main())
""",
    "boto3": "import boto3; boto3.client('ec2', region_name='eu-west-1')",
}
"""The import and a first client."""

ONE_CALL = {
    "cds": """
import os, cds
server, ca = os.environ["BENCH_HTTPS"], os.environ["BENCH_CA"]
client = cds.Client("an-access-key", "a-secret", endpoint_url=server, ca_bundle=ca)
client.common.describe_task(TaskId="12345")
""",
    "requests": """
import os, requests
from documents import task_url
requests.get(task_url(os.environ["BENCH_HTTPS"]), verify=os.environ["BENCH_BUNDLE"]).json()
""",
}
"""One call over https."""

PROCESSES = {"bare": BARE, "start": START, "one call": ONE_CALL}
