"""Everything goes to another association, or comes from one (docs/handover.md).

`asking` asks each person before his data move. `packing` makes one encrypted archive of those who
said yes and of nobody else; `taking` puts it into a fresh installation, which carries on, and gives
a receipt; `confirming` checks the receipt and erases at the old place. `moved` says what the old
place still answers. `tables` decides for each table whether it goes; `exporting` writes the same
kind of archive without anybody in it.
"""
