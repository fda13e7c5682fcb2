"""What the appendix does not print in its cells: names where its descriptions are equal, meanings, explanations, and
the objects that were reported from the field."""

# Descriptions that stand for several objects of a family: the menu or a property tells them apart.
MENU_PREFIXES = {
    "Temporal restrictions": "temporal_restrictions",
    "Contact active with a fixed time schedule": "fixed_time_schedule",
    "Contact active according to battery voltage": "battery_voltage",
    "Contact active according to SOC": "soc",
}
NAMES = {
    ("xtender", 1138): "battery_charge_current_setting",
    ("xtender", 1531): "battery_undervoltage_dynamic_compensation_menu",
    ("xtender", 3013): "input_power_low_resolution",
    ("xtender", 3023): "output_power_low_resolution",
    ("xtender", 3087): "output_active_power_low_resolution",
    ("xtender", 3088): "input_active_power_low_resolution",
    ("xtender", 3154): "input_frequency_3154",
    ("bms", 7055): "nominal_or_remaining_battery_capacity",
    ("bms", 7022): "minigrid_state_of_charge_7022",
    ("variostring", 14041): "type_of_pv_grounding_vs_120",
    ("variostring", 14196): "type_of_pv_grounding_vs_70",
    ("variostring", 14043): "type_of_mpp_tracking_algorithm_pv_vs_120",
    ("variostring", 14197): "type_of_mpp_tracking_algorithm_pv_vs_70",
    ("variostring", 14045): "ratio_of_pv_open_circuit_voltage_vs_120",
    ("variostring", 14199): "ratio_of_pv_open_circuit_voltage_vs_70",
}

# Units that are units; the remote control also shows short names ("Ausr", "ILim") in their place.
UNITS = {
    "Vdc", "Adc", "Vac", "Aac", "V", "A", "VA", "kVA", "W", "kW", "kWh", "MWh", "Ah", "kAh", "Hz", "%", "°C", "h", "days",
    "minutes",
}

RELAY_MODES = "1=automatic|2=reversed automatic|3=manual on|4=manual off|5=coupled for generator start"
MEANINGS = {
    "ID SOFT msb": "software_version_high",
    "ID SOFT lsb": "software_version_low",
    "ID FID msb": "fid_high",
    "ID FID lsb": "fid_low",
}

# number: (meaning, options, explanations of options, note)
INFOS = {
    3001: (None, None, None, "32767 without a sensor (BTS-01)"),
    3013: (None, None, None, "coarser than 3138"),
    3018: (None, None, None, "shown as L* by the remote control"),
    3019: (None, None, None, "shown as B* by the remote control"),
    3023: (None, None, None, "coarser than 3139"),
    3028: (None, None, None, "6 stands in data log files only: the inverter is off"),
    3054: (None, None, RELAY_MODES, None),
    3055: (None, None, RELAY_MODES, None),
    3056: ("set", "1=inverter forbidden|2=charger forbidden|4=boost forbidden|8=transfer forbidden"
           "|16=injection forbidden|256=multi forbidden|512=independent multi allowed|1024=standby slave allowed",
           None, None),
    3084: (None, None, None, "replaces 3014"),
    3085: (None, None, None, "replaces 3024"),
    3087: (None, None, None, "coarser than 3136"),
    3088: (None, None, None, "coarser than 3137"),
    3089: ("enumeration", "1=L1|2=L2|4=L3", None, None),
    3124: ("enumeration", "1=XTH|256=XTM|512=XTS", None, None),
    3136: (None, None, None, "finer than 3087"),
    3137: (None, None, None, "finer than 3088"),
    3138: (None, None, None, "finer than 3013"),
    3139: (None, None, None, "finer than 3023"),
    3158: (None, None, None, "ARN 4105: what may be injected now, by grid frequency"),
    3159: (None, None, "0=not limited|1=frozen, grid at 50.2 Hz or above|2=below maximum, grid under 50.2 Hz"
           "|3=frozen, grid at 49.8 Hz or below|4=below maximum, grid over 49.8 Hz|5=below maximum, grid reconnected",
           "ARN 4105: limits by grid frequency"),
    3160: (None, None, "1=battery voltage of the present charge phase|2=battery voltage peak"
           "|3=battery voltage peak to peak|4=battery current|5=charger power|6=battery voltage of injection"
           "|7=injection current|8=maximum current|9=input limit|10=temperature"
           "|11=charger takes only what AC-Out gives|12=charger limited by grid frequency", None),
    3161: (None, None, None, "version 1.6 only; shown as BP by the remote control"),
    3162: (None, None, None, "version 1.6 only; shown as IF by the remote control"),
    3164: (None, None, None, "a battery above it may feed the grid, one below it may be charged"),
    3165: (None, None, None, "limits charging to the power that comes from AC-Out"),
    3168: (None, None, "1=transformer warning|2=transformer error|3=electronics error|4=electronics stopped",
           "the appendix's remark numbers the last two 4 and 8"),
    7004: (None, None, None, "-60000 to 0 while discharging, not a number while charging"),
    7006: (None, None, None, "deprecated: always 100 from version 1.5.6"),
    7022: (None, None, None, "devices answer at 7072"),
    7034: ("enumeration", "10241=BSP500 and BSP1200", None, None),
    7055: (None, None, None, "nominal or remaining, see the battery's documentation"),
    11016: (None, None, None, "3 up to version 1.5.8; 8 to 11 from version 1.5.10; see the VarioTrack manual"),
    11034: (None, None, None, "errors are described in the VarioTrack manual"),
    11047: ("enumeration", "9729=VT-65 and VT-80", None, "0x2601; the appendix prints it as 9079 in decimal"),
    11063: (None, None, RELAY_MODES, None),
    11064: (None, None, RELAY_MODES, None),
    11079: (None, None, RELAY_MODES, None),
    11080: (None, None, RELAY_MODES, None),
    15074: ("enumeration", "12801=VS-120|13057=VS-70", None, None),
    15090: (None, None, RELAY_MODES.rsplit("|", 1)[0], None),
    15091: (None, None, RELAY_MODES.rsplit("|", 1)[0], None),
}

COS_PHI = "-0.1 is 0.90 inductive, 0 is 1, 0.1 is 0.90 capacitive"
# number: columns that differ from what the appendix's row says, or that it has not
PARAMETERS = {
    1622: {"note": COS_PHI},
    1623: {"note": COS_PHI},
    1624: {"note": COS_PHI},
    5000: {"note": "the appendix does not say which number is which language"},
    5002: {"meaning": "date", "note": "seconds since 1970-01-01 00:00:00; the limits mean nothing"},
    5012: {"format": "long_enum", "meaning": "enumeration", "origin": "amended",
           "options": "0=VIEW ONLY|16=BASIC|32=EXPERT|48=INSTALLER|64=QSP",
           "note": "marked as not supported, reported to work"},
    5045: {"meaning": "unsupported", "note": "not supported by the protocol"},
    5119: {"note": "0 stops"},
}

# Infos reported from the field: file -> (after which number, columns)
UNLISTED = {
    "xtender-infos": [(3078, {
        "number": "3079", "name": "charge_of_battery_of_the_current_day", "short_name": "E in Day", "rcc_unit": "kWh",
        "short_unit": "kWh", "unit": "kWh", "format": "float", "meaning": "number",
        "description": "Charge of battery of the current day",
    })],
    "bms-infos": [(7033, number) for number in range(7034, 7042)] + [(7047, 7048), (7047, 7049), (7059, 7060), (7071, {
        "number": "7072", "name": "minigrid_state_of_charge", "short_name": "mgSoc", "rcc_unit": "%", "short_unit": "",
        "unit": "%", "format": "float", "meaning": "number", "description": "Minigrid State of Charge",
        "note": "listed as 7022",
    })],
}
