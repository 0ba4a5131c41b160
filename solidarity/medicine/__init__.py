"""Packets of a pharmacy: a pharmacist says yes first, and two codes show the way of the packet."""
