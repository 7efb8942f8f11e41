"""Invented names: no word of them names a real artist, work or person on purpose."""

from __future__ import annotations

FIRST = (
    "Amber", "Borrowed", "Cobalt", "Distant", "Electric", "Folded", "Gentle", "Hollow", "Inland", "Juniper",
    "Kindred", "Lantern", "Midnight", "Northern", "Orchard", "Paper", "Quiet", "Restless", "Silver", "Tidal",
    "Umber", "Velvet", "Winter", "Yellow",
)  # fmt: skip
SECOND = (
    "Avenue", "Bicycle", "Compass", "Daylight", "Echo", "Fireworks", "Garden", "Harbour", "Island", "Jukebox",
    "Kite", "Letter", "Mirror", "Neighbour", "Orbit", "Parade", "Question", "River", "Satellite", "Telegram",
    "Umbrella", "Voyage", "Window", "Yesterday",
)  # fmt: skip
PEOPLE_FIRST = (
    "Oda", "Mika", "Juno", "Ivo", "Nadia", "Ruth", "Aki", "Wren", "Tomas", "Lale", "Bertil", "Ines", "Kofi", "Saoirse",
    "Dov", "Paloma",
)  # fmt: skip
PEOPLE_LAST = (
    "Lindhagen", "Tarnow", "Valeford", "Brandtner", "Solacek", "Morimoto-Reyes", "Halloway", "Quist", "Ferrante-Obi",
    "Dunmore", "Ysgard", "Pellicane", "Adjei-Holm", "Marrowby",
)  # fmt: skip
BAND_SECOND = (
    "Assembly", "Cartographers", "Choir", "Ferries", "Parade Society", "Arcade", "Weather Bureau", "Quartet",
    "Tapes", "Radio", "Orchestra", "Lantern Club", "Sound System", "& the Others",
)  # fmt: skip
SUFFIXES = (" - Live", " - Remix", " - Acoustic", " - 2019 Remaster", " (feat. {guest})", " - Radio Edit")
GENRES = ("indie", "electronic", "folk", "hip hop", "jazz", "pop", "rock", "soul", "power metal", "ambient")
ODD_TITLES = (
    "=Sum of Us", "-1 Degrees", "@ Home", "+ 1", "<b>Bold</b> Move", "7", "TRUE", "NA", "“Quoted”, with comma",
    "Über den Dächern", "夜の電車", "שיר ערב", "Cafe\u0301 de Nuit", "Zero\u200bwidth", "🌧️ Rain 🌧️",
    "Long Way Round (Live at the Old Brewery, Second Night, Encore, from the Desk, Unmastered) [2019 Transfer]",
)  # fmt: skip
PLAYLIST_NAMES = (
    "Morning run", "Quiet evening", "Rain on the window", "Kitchen disco", "Sun on the balcony", "No words, please",
    "From the old shelf", "New this year", "< Loud & Fast >", "Everything nice", "=Odds+Ends", "One long song",
    "🌊 wave 🌊", "Permanent Ripple", "Permanent Ripple", "Train home",
)  # fmt: skip
USERS = (
    "Wren Halloway", "Tomas Quist", "Lale Dunmore", "Bertil Ysgard", "Ines Marrowby", "Kofi Adjei-Holm", "Dov Tarnow",
)  # fmt: skip
SHOWS = (("The Slow Ferry", "Harbour Street Audio"), ("Maps of Nowhere", "Third Floor Radio"), ("Side B", "Ivo Quist"))

MARKETS = (
    "AR", "AU", "AT", "BE", "BO", "BR", "BG", "CA", "CL", "CO", "CR", "CY", "CZ", "DK", "DO", "DE", "EC", "EE",
    "SV", "FI", "FR", "GR", "GT", "HN", "HK", "HU", "IS", "IE", "IT", "LV", "LT", "LU", "MY", "MT", "MX", "NL",
    "NZ", "NI", "NO", "PA", "PY", "PE", "PH", "PL", "PT", "SG", "SK", "ES", "SE", "CH", "TW", "TR", "UY", "US",
    "GB", "AD", "LI", "MC", "ID", "JP", "TH", "VN", "RO", "IL", "ZA", "SA", "AE", "BH", "QA", "OM", "KW", "EG",
    "MA", "DZ", "TN", "LB", "JO", "PS", "IN", "BY", "KZ", "MD", "UA", "AL", "BA", "HR", "ME", "MK", "RS", "SI",
    "KR", "BD", "PK", "LK", "GH", "KE", "NG", "TZ", "UG", "AG", "AM", "BS", "BB", "BZ", "BT", "BW", "BF", "CV",
    "CW", "DM", "FJ", "GM", "GE", "GD", "GW", "GY", "HT", "JM", "KI", "LS", "LR", "MW", "MV", "ML", "MH", "FM",
    "NA", "NR", "NE", "PW", "PG", "PR", "WS", "SM", "ST", "SN", "SC", "SL", "SB", "KN", "LC", "VC", "SR", "TL",
    "TO", "TT", "TV", "VU", "AZ", "BN", "BI", "KH", "CM", "TD", "KM", "GQ", "SZ", "GA", "GN", "KG", "LA", "MO",
    "MR", "MN", "NP", "RW", "TG", "UZ", "ZW", "BJ", "MG", "MU", "MZ", "AO", "CI", "DJ", "ZM", "CD", "CG", "IQ",
    "LY", "TJ", "VE", "ET", "XK",
)  # fmt: skip
