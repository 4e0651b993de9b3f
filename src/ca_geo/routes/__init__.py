"""The routes: declarations; what they declare is computed on the levels below."""
