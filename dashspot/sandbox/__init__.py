"""A local Spotify: accounts service, Web API, player, quotas and faults, and ReccoBeats beside them.

It imports nothing else of dashspot, so that neither can hide the other's mistakes.
"""
