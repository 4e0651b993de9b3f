"""Rooms of the base map's build: each derives one kind of file from data that public packages carry."""
