"""Interlinked procedures (một cửa liên thông): one filing, one appointment, dossiers to several agencies.

A definition says which procedures belong together; a bundle is one filing of it; its parts are the
dossiers, in a tree. Source: nd-118-2025#20.
"""
