"""CSV files for files.py that are written by hand: what spreadsheets, databases, R and people make, and what must be refused."""
from tables import keep

KIND = ["a", "b"]
NO_NUMBER = "must be a finite number"


def table(header, *rows, end="\n"):
    return end.join([header] + [row + "," + KIND[i % 2] for i, row in enumerate(rows)]) + end


def add(name, content, kinds, refused=None, encoding="utf-8", left_out=(), how=None, **options):
    """kinds: letters of the columns' kinds without the target: n for a number, t for a text, d for a date."""
    words = {"n": "number", "t": "text", "d": "date"}
    keep("special_" + name, content.encode(encoding) if isinstance(content, str) else content, [words[k] for k in kinds] + ["text"],
         {"target": "kind"} | options, left_out, refused, **({"encoding": encoding} | (how or {})))


# Numbers
add("leading_point_and_minus", table("x,kind", "-.5", "+.25", "-5.", ".125"), "n")
add("exponents", table("x,kind", "1E+05", "1e-300", "2e3", "-1.5E-05"), "n")
add("float_maximum", table("x,kind", "3.4028234e38", "-3.4028234e38", "1e-46", "0"), "n")
add("beyond_float32", table("x,kind", "1e39", "1", "2", "3"), "n", NO_NUMBER)
add("infinite", table("x,kind", "inf", "1", "2", "-Infinity"), "n", NO_NUMBER)
add("zero_signs", table("x,kind", "-0", "+0", "0.0", "-0.0"), "n")
add("many_digits", table("x,kind", "0.1000000000000000055511151231257827", "123456789012345678901234567890", "1.00000000000000011102230246251566", "0.3"), "n")
add("ambiguous_thousands", table("x,kind", '"1,234"', '"2,345"', '"3,456"'), "n", 'must be "." or ","')
add("named_thousands", table("x,kind", '"1,234"', '"2,345"', '"13,456,789"'), "n", how={"thousands": ","}, thousands=",")
add("named_decimal_comma", table("x,kind", '"1,234"', '"2,345"', '"3,5"'), "n", how={"decimal": ","}, decimal=",")
add("both_decimal_signs", table("x,y,kind", '1.5,"1,5"', '2.5,"2,5"', '3.5,"3,5"'), "nn", 'must be "." or ","')
add("points_between_thousands", table("x;kind", "1.234;a", "2.345;b").replace(",a", "").replace(",b", ""), "n", 'must be "." or ","')
add("indian_grouping", table("x,kind", '"12,34,567"', '"5,00,000"', '"1,23,456"', '"45,67,890"'), "n", how={"thousands": ","})
add("indian_grouping_among_others", table("x,kind", '"12,34,567.25"', '"1,234"', '"1,23,456"', '"67,890"', "7.5"), "n", how={"thousands": ","})
add("wrong_grouping", table("x,kind", '"1,2345.5"', '"12,34.5"', '"1,234.5"'), "t")
add("wrong_grouping_among_numbers", table("x,kind", '"1,2345.5"', '"1,234.5"', "12", "7.5"), "n", NO_NUMBER)
add("fractions", table("x,kind", "1/2", "3/4", "1/4"), "t")
add("parentheses", table("x,kind", "(5.00)", "3.00", "4.25", "1.00", "2.00"), "n", NO_NUMBER)
add("only_parentheses", table("x,kind", "(5.00)", "(3.00)", "(4.25)"), "t")
add("mixed_currencies", table("x,kind", "\u20ac5", "$3", "\u20ac4"), "n", "must be ignore")
add("some_percent", table("x,kind", "5%", "3", "4%"), "n", "must be ignore")
add("units_behind", table("x,kind", "5 kg", "3 kg", "4 kg"), "t")
add("one_text_among_numbers", table("x,kind", "1", "2", "3", "unknown"), "n", NO_NUMBER)
add("full_width_digits", table("x,kind", "\uff11\uff12", "\uff13", "\uff14"), "t")
add("arabic_digits", table("x,kind", "\u0661\u0662", "\u0663", "\u0664"), "t")
add("hexadecimal", table("x,kind", "0x10", "0xff", "0x1A"), "t")
add("truth_among_numbers", table("x,kind", "1", "0", "True", "1", "0"), "n", NO_NUMBER)
add("numbers_in_quotes", table("x,kind", '"1.5"', '" 2.5 "', '"-3"'), "n")
add("numbers_as_texts", table("x,kind", "01", "02", "01", "3"), "t", categorical="x", how={"dtype": str})
add("postal_codes", table("x,y,kind", "01067,1", "10115,2", "80331,3"), "tn", categorical="x", how={"dtype": {0: str}})
add("blank_in_exponent", table("x,kind", "1 e5", "2 e5", "3 e5"), "t")
add("minus_behind", table("x,kind", "5-", "3-", "4-"), "t")
add("blank_behind_minus", table("x,kind", "- 5", "- 3", "- 4"), "t")

# Texts
add("line_ends_in_cells", table("x,y,kind", '"a\nb",1', '"c\nd",2', '"a\nb",3'), "tn", "must have no control characters")
add("line_ends_in_ignored_cells", table("x,y,kind", '"a\nb",1', '"c\r\nd",2', '"e\rf",3'), "tn", left_out=(0,), ignore="x")
add("doubled_quotes", table("x,kind", '"say ""x"""', '""""', '"a ""b"" c"'), "t")
add("quotes_inside", table("x,kind", '5" pipe', 'a"b"c', '6" pipe'), "t")
add("text_behind_quotes", table("x,kind", '"a"b', '"c"', '"d"'), "t", "must have quotes around whole values only")
add("backslash_quotes", table("x,kind", '"say \\"x\\""', '"b"', '"c"'), "t", "must have quotes around whole values only")
add("open_quote", table("x,kind", '"a', "b", "c"), "t", "must have quotes around whole values only")
add("single_quotes", table("x,kind", "'a'", "'b'", "'a'"), "t")
add("normal_forms", table("x,kind", "Zu\u0308rich", "Z\u00fcrich", "Bern"), "t")
add("emoji", table("x,kind", "\U0001F600", "\U0001F680", "\U0001F600"), "t")
add("right_to_left", table("x,kind", "\u05e9\u05dc\u05d5\u05dd", "\u0633\u0644\u0627\u0645", "\u05e9\u05dc\u05d5\u05dd"), "t")
add("chinese", table("\u5ea6,kind", "\u5317\u4eac", "\u4e0a\u6d77", "\u5317\u4eac"), "t")
add("nul_character", table("x,kind", "a\0b", "c", "d"), "t", "must have no control characters")
add("too_long", table("x,kind", "x" * 201, "y", "z"), "t", "must have at most 200 characters")
add("formulas", table("x,kind", "=A1", "@x", "=B2"), "t")
add("database_null", table("x,y,kind", "\\N,1", "a,2", "b,3"), "tn")
add("database_null_among_numbers", table("x,kind", "\\N", "1", "2", "3"), "n", NO_NUMBER)
add("other_words_for_missing", table("x,kind", "1", "2", "missing", "3", "4"), "n", NO_NUMBER)
add("truth_in_several_cases", table("x,y,kind", "true,1", "TRUE,2", "True,3", "false,4"), "tn")

# Dates
add("american_dates", table("x,kind", "12/31/2024", "1/2/2024", "02/29/2024"), "d", how={"date_format": "%m/%d/%Y"}, date_format="%m/%d/%Y")
add("german_dates", table("x,kind", "31.12.2024", "1.2.2024", "29.02.2024"), "d", how={"date_format": "%d.%m.%Y"}, date_format="%d.%m.%Y")
add("years_of_two_digits", table("x,kind", "31.12.68", "01.02.69", "29.02.24"), "d", how={"date_format": "%d.%m.%y"}, date_format="%d.%m.%y")
add("named_months", table("x,kind", "31 Dec 2024", "01 Feb 1999", "29 Feb 2024"), "d", how={"date_format": "%d %b %Y"}, date_format="%d %b %Y")
add("half_days", table("x,kind", "01/02/2024 12:30 AM", "01/02/2024 12:30 PM", "01/02/2024 01:05 PM"), "d", how={"date_format": "%m/%d/%Y %I:%M %p"},
    date_format="%m/%d/%Y %I:%M %p")
add("compact_dates", table("x,kind", "20241231", "20240201", "20240229"), "d", how={"date_format": "%Y%m%d"}, date_format="%Y%m%d")
add("compact_dates_unnamed", table("x,kind", "20241231", "20240201", "20240229"), "n")
add("no_such_day", table("x,kind", "2023-02-29", "2023-02-28", "2023-02-27"), "d", "must be a date or time")
add("old_dates", table("x,kind", "1582-10-15", "0001-01-01", "1900-02-28"), "d")
add("future_dates", table("x,kind", "2262-04-12", "9999-12-31", "2100-02-28"), "d")
add("negative_zone", table("x,kind", "2024-01-01T00:00:00-05:30", "2024-01-01T00:00:00+00:00", "2024-06-01T12:00:00+14:00"), "d")
add("nanoseconds", table("x,kind", "2024-01-01T00:00:00.123456789", "2024-01-01T00:00:00.5", "2024-01-01T00:00:01"), "d")
add("times_of_day", table("x,kind", "12:30", "01:15", "23:59"), "t")
add("months", table("x,kind", "2024-01", "2024-02", "2024-03"), "t")
add("weeks", table("x,kind", "2024-W01", "2024-W02", "2024-W03"), "t")
add("german_dates_unnamed", table("x,kind", "31.12.2024", "1.2.2024", "29.02.2024"), "t")

# Rows, headers and delimiters
add("short_row", "x,y,kind\n1,2,a\n3,b\n5,6,a\n", "nn", "must have 3 values as the header has, got 2")
add("long_row", "x,y,kind\n1,2,a\n3,4,b,5\n5,6,a\n", "nn", "must have 3 values as the header has, got 4")
add("delimiter_behind_rows", "x,y,kind\n1,2,a,\n3,4,b,\n5,6,a,\n", "nn", "must have 3 values as the header has, got 4")
add("header_of_r", "x,y,kind\nr1,1,2,a\nr2,3,4,b\nr3,5,6,a\n", "nn", "must have 3 values as the header has, got 4")
add("comment_first", "# made by hand\nx,kind\n1,a\n2,b\n", "n", "must be a column")
add("separator_line", "sep=;\nx;kind\n1;a\n2;b\n", "n", "must be a column")
add("title_first", "Sales,,\nx,y,kind\n1,2,a\n2,3,b\n", "nn", "must be a column")
add("only_header", "x,kind\n", "n", "must have rows")
add("empty", "", "n", "must not be empty")
add("one_column", "kind\na\nb\n", "", "must have a column besides the target")
add("equal_names", table("x,x,x,kind", "1,2,3", "4,5,6", "7,8,9"), "nnn")
add("no_names", table("x,,kind", "1,5", "4,5", "7,6"), "nn")
add("blank_line_first", "\n\n" + table("x,kind", "1", "2", "3"), "n")
add("spaces_everywhere", "x , y ,kind\n 1 , a , a\n 2 , b , b\n", "nt")
add("spaces_between", "x y kind\n1 2.5 a\n2 3.5 b\n", "nn", delimiter=" ", how={"sep": " "})
add("caret", "x^y^kind\n1^2.5^a\n2^3.5^b\n", "nn", delimiter="^", how={"sep": "^"})
add("unclear_delimiter", "x;y,z;kind\n1;2,3;a\n4;5,6;b\n", "n", "must be given, because")
add("decimal_comma_and_semicolon", "x;kind\n1,5;a\n2,5;b\n", "n", how={"sep": ";", "decimal": ","})
add("tabs_and_commas", "x\ty\tkind\n1,5\tp, q\ta\n2,5\tr, s\tb\n", "nt", how={"sep": "\t", "decimal": ","})
add("control_z_at_the_end", table("x,kind", "1", "2") + "\x1a", "n", "must have 2 values as the header has, got 1")
add("mixed_line_ends", "x,kind\n1,a\r\n2,b\r3,a\n", "n")
add("all_missing", table("x,y,kind", "1,", "2,NA", "3,?"), "nt", left_out=(1,))
add("missing_class", "x,kind\n1,a\n2,\n3,b\n", "n", "must not be missing in the target")
add("one_class", "x,kind\n1,a\n2,a\n3,a\n", "n", "must have at least two classes")
add("quoted_header", table('"x, in ""cm""",kind', "1", "2", "3"), "n")
add("classes_written_as_numbers_of_two_forms", "x,kind\n1,1\n2,1.0\n3,2\n4,2.0\n", "n", "must write each class of column")

# Encodings
add("windows1252_unnamed", table("x,kind", "Z\u00fcrich", "Bern"), "t", "must be text in utf-8; if it has another encoding", encoding="cp1252")
add("shift_jis", table("x,kind", "\u5317", "\u5357"), "t", "must be text in utf-8; if it has another encoding", encoding="shift_jis")
add("windows1251", table("x,kind", "\u041c\u043e\u0441\u043a\u0432\u0430", "b"), "t", "must be text in utf-8; if it has another encoding", encoding="cp1251")
add("utf16_without_mark", table("x,kind", "1", "2"), "n", "must be utf-16le or utf-16be", encoding="utf-16-be")
add("utf32", table("x,kind", "1", "2"), "n", "must have no control characters", encoding="utf-32")
add("utf32_without_mark", table("x,kind", "1", "2"), "n", "must have no control characters", encoding="utf-32-le")
add("utf7", table("x,kind", "Z+APw-rich", "b"), "t")
add("mark_in_the_middle", table("x,kind", "a\ufeffb", "c"), "t")
add("cut_character", table("x,kind", "Z\u00fcrich", "Bern").encode()[:-8] + b"\xc3", "t", "must be text in utf-8")
add("surrogate_halves", b"x,kind\n\xed\xa0\xbd,a\nb,b\n", "t", "must be text in utf-8")
