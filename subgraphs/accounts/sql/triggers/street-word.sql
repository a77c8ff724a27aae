-- The word of an address as the postal service abbreviates it (Publication 28, appendix C): "court" and "ct" are the same.
CREATE OR REPLACE FUNCTION accounts.street_word(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce('{
    "alley": "aly", "avenue": "ave", "av": "ave", "bend": "bnd", "boulevard": "blvd", "boul": "blvd", "branch": "br", "bridge": "brg",
    "brook": "brk", "bypass": "byp", "canyon": "cyn", "center": "ctr", "centre": "ctr", "circle": "cir", "circ": "cir", "cliff": "clf",
    "common": "cmn", "corner": "cor", "course": "crse", "court": "ct", "cove": "cv", "creek": "crk", "crescent": "cres", "crossing": "xing",
    "drive": "dr", "drv": "dr", "estate": "est", "estates": "ests", "expressway": "expy", "extension": "ext", "falls": "fls", "field": "fld",
    "fields": "flds", "flat": "flt", "ford": "frd", "forest": "frst", "fort": "ft", "freeway": "fwy", "garden": "gdn", "gardens": "gdns",
    "gateway": "gtwy", "glen": "gln", "green": "grn", "grove": "grv", "harbor": "hbr", "haven": "hvn", "heights": "hts", "highway": "hwy",
    "hill": "hl", "hills": "hls", "hollow": "holw", "island": "is", "junction": "jct", "knoll": "knl", "lake": "lk", "lakes": "lks",
    "landing": "lndg", "lane": "ln", "light": "lgt", "lock": "lck", "lodge": "ldg", "manor": "mnr", "meadow": "mdw", "meadows": "mdws",
    "mill": "ml", "mission": "msn", "mount": "mt", "mountain": "mtn", "orchard": "orch", "park": "park", "parkway": "pkwy", "pine": "pne",
    "pines": "pnes", "place": "pl", "plain": "pln", "plains": "plns", "plaza": "plz", "point": "pt", "port": "prt", "prairie": "pr",
    "ranch": "rnch", "ridge": "rdg", "river": "riv", "road": "rd", "route": "rte", "shoal": "shl", "shore": "shr", "shores": "shrs",
    "spring": "spg", "springs": "spgs", "square": "sq", "station": "sta", "stream": "strm", "street": "st", "str": "st", "summit": "smt",
    "terrace": "ter", "terr": "ter", "trace": "trce", "track": "trak", "trail": "trl", "tunnel": "tunl", "turnpike": "tpke", "union": "un",
    "valley": "vly", "view": "vw", "views": "vws", "village": "vlg", "ville": "vl", "vista": "vis", "walk": "walk", "well": "wl",
    "wells": "wls", "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
    "southwest": "sw", "apartment": "apt", "building": "bldg", "floor": "fl", "room": "rm", "suite": "ste", "trailer": "trlr", "saint": "st"
  }'::jsonb ->> word, word)
$$;

GRANT EXECUTE ON FUNCTION accounts.street_word(text) TO tributary_accounts;
