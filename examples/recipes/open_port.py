"""Opens a TCP port of a network security group to some networks; running it twice adds one rule."""

import sys

import cds


def main(group_name: str, port: str, networks: list[str]) -> None:
    """The group is created if it does not exist."""
    with cds.Client() as client:
        found = [one for one in client.nsg.describe_nsgs().rows if one["SecurityGroupName"] == group_name]
        if found:
            group = found[0]["SecurityGroupId"]
        else:
            created = client.nsg.create_nsg(
                SecurityGroupName=group_name, Description="made by open_port.py", SecurityGroupType="public"
            )
            group = created["Data"]["SecurityGroupId"]
        rules = client.nsg.describe_nsg_attribute(SecurityGroupId=group).rows
        if any(rule["Description"] == f"port {port}" for rule in rules):
            print("open already")
            return
        client.nsg.add_nsg_rule(
            SecurityGroupId=group,
            Description=f"port {port}",
            Action="ACCEPT",
            Direction=0,
            Protocol="TCP",
            IpList=networks,
            PortList=[port],
            Priority=100,
        )
        print(f"{group}: port {port} is open to {', '.join(networks)}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
