package dev.trainyard.dataset.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A file of tables that is no text, recognised by its first bytes. */
public enum ForeignFile {

    PARQUET("a Parquet file", "pd.read_parquet(\"data.parquet\")", "PAR1"),
    FEATHER("a Feather or Arrow file", "pd.read_feather(\"data.feather\")", "ARROW1", "FEA1"),
    HDF5("an HDF5 file", "pd.read_hdf(\"data.h5\")", "\u0089HDF\r\n\u001A\n"),
    EXCEL("an Excel workbook or another ZIP archive", "pd.read_excel(\"data.xlsx\")", "PK\u0003\u0004"),
    OLD_EXCEL("an Excel workbook of before 2007", "pd.read_excel(\"data.xls\")", "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1"),
    SQLITE("an SQLite database", "pd.read_sql(\"select * from data\", sqlite3.connect(\"data.db\"))", "SQLite format 3");

    public static final int START_BYTES = 16;

    private final String name;
    private final String reading;
    private final String[] signatures;

    ForeignFile(String name, String reading, String... signatures) {
        this.name = name;
        this.reading = reading;
        this.signatures = signatures;
    }

    /** Recognises a file by its first {@link #START_BYTES} bytes. A text may begin with the letters of a signature, too. */
    public static Optional<ForeignFile> of(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        boolean binary = text.chars().anyMatch(c -> c < ' ' && "\t\r\n".indexOf(c) < 0);
        return Arrays.stream(values()).filter(foreign -> binary && Arrays.stream(foreign.signatures).anyMatch(text::startsWith)).findFirst();
    }

    /** Returns the kind of file that clients name instead of a format, in any case; empty for another name. */
    public static Optional<ForeignFile> named(String format) {
        return Optional.ofNullable(switch (format.toLowerCase(Locale.ROOT)) {
            case "parquet" -> PARQUET;
            case "feather", "arrow" -> FEATHER;
            case "hdf5", "h5", "hdf" -> HDF5;
            case "excel", "xlsx", "xls" -> EXCEL;
            default -> null;
        });
    }

    /** Returns the rule that the file breaks, and how to convert it: "must be …". */
    public String refusal() {
        return "must be text, got %s; %s".formatted(name, conversion());
    }

    /** Returns how to convert the file with pandas. */
    public String conversion() {
        return "convert it to csv, in Python by %s.to_csv(\"data.csv\", index=False)".formatted(reading);
    }
}
