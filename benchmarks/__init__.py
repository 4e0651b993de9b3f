"""What the atlas costs: bytes of the map page, time to drawn, time to start, requests beside a peer."""
