# --- a plain encoding
# coding: utf-8
# --- escapes
# coding: unicode_escape  # !
# --- escapes, as editors write it, in the second line
#!/usr/bin/python
# -*- coding: Raw-Unicode-Escape -*-  # !
# --- shifted
# vim: set fileencoding=UTF7 :  # !
# --- behind a blank line

   # coding=hz_gb_2312  # !
# --- with escape sequences of its own
# coding: iso2022_jp_2  # !
# --- two bytes for each character
# coding: utf-16-le  # !
# --- no letters where ASCII has them
# coding: cp037  # !
# --- no text
# coding: base64_codec  # !
# --- unknown
# coding: utf-9  # !
# --- another codec than the byte order mark says
﻿# coding: cp1252  # !
# --- for names in the network
# coding: punycode  # !
# --- a cookie that comes too late
#
#
# coding: utf-7
# --- a cookie behind code
x = 1  # coding: utf-7
# --- a cookie below code
x = 1
# coding: utf-7
# --- with a suffix for line ends
# -*- coding: latin-1-unix -*-
# --- a byte order mark with what it says
﻿# coding: utf-8
# --- plain encodings that nothing here decodes
# coding: gb18030
# --- in a text
"""
# coding: utf-7
"""
