package io.restaurantstream.endtoend;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** What is in all tables, for a comparison of before and after. */
final class TableContents {

    /**
     * Each table, with those of its columns that say when a row was written. Partitions are read with their table, and
     * who may write is no content.
     */
    private static final String TABLES = """
            SELECT
              oid::regclass::text,
              ARRAY(
                SELECT attname::text
                FROM pg_attrdef
                JOIN pg_attribute ON (attrelid, attnum) = (adrelid, adnum)
                WHERE adrelid = pg_class.oid AND pg_get_expr(adbin, adrelid) = 'now()')::text
            FROM pg_class
            WHERE relnamespace IN ('raw'::regnamespace, 'analytics'::regnamespace) AND relkind IN ('r', 'p')
              AND NOT relispartition AND relname <> 'writer_fence'
            """;

    private TableContents() {}

    /** The number of rows, and a digest of them, by table. */
    static Map<String, String> of(Connection connection) throws SQLException {
        Map<String, String> contents = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet table = statement.executeQuery(TABLES)) {
            while (table.next()) {
                contents.put(table.getString(1), content(connection, table.getString(1), table.getString(2)));
            }
        }
        return contents;
    }

    private static String content(Connection connection, String table, String writeTimes) throws SQLException {
        // in sums by hour and day, rows of zeros may be there or not
        boolean isSum = table.contains("_by_") || table.equals("analytics.hourly_sales");
        String query = String.format("""
                SELECT
                  count(*) || ' rows, md5 ' || md5(coalesce(string_agg(content::text, ',' ORDER BY content::text), ''))
                FROM (SELECT to_jsonb(entry) - '%s'::text[] AS content FROM %s AS entry) AS entries
                WHERE NOT %b OR EXISTS (
                  SELECT FROM jsonb_each(content)
                  WHERE jsonb_typeof(value) = 'number' AND value <> '0' AND key NOT IN ('rating', 'nps', 'last_offset'))
                """, writeTimes, table, isSum);
        try (Statement statement = connection.createStatement();
                ResultSet content = statement.executeQuery(query)) {
            content.next();
            return content.getString(1);
        }
    }
}
