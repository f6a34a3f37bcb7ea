package io.restaurantstream.job.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections for Flink's JDBC sink that wait until the database is back.
 *
 * <p>The sink gives up as soon as it cannot reconnect, which turns every restart of the database into a restart of the
 * job; so here reconnecting takes as long as it takes, up to {@link Database#maxOutage}. Also keeps the password out
 * of the job graph, where the sink's own connection options would put it.
 */
final class PatientConnections implements JdbcConnectionProvider {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PatientConnections.class);
    private static final int VALID_SECONDS = 5;

    private final Database database;
    private final String name;
    private transient Connection connection;
    /** The thread that opened the sink. The sink's timer has another, which nobody interrupts. */
    private transient Thread task;

    private transient volatile boolean waitsNoLonger;

    PatientConnections(Database database, String name) {
        this.database = database;
        this.name = name;
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public Properties getProperties() {
        return new Properties();
    }

    @Override
    public boolean isConnectionValid() throws SQLException {
        return connection != null && connection.isValid(VALID_SECONDS);
    }

    @Override
    public Connection getOrEstablishConnection() throws SQLException {
        if (task == null) {
            task = Thread.currentThread();
        }
        Patience patience = new Patience(database.maxOutage());
        while (connection == null) {
            try {
                connection = database.connect(name);
            } catch (SQLException e) {
                if (waitsNoLonger || task.isInterrupted()) {
                    throw e;
                }
                waitAfter(patience, e);
            }
        }
        return connection;
    }

    /** From now on, a database that is away is not waited for. */
    void waitNoLonger() {
        waitsNoLonger = true;
    }

    private static void waitAfter(Patience patience, SQLException failure) throws SQLException {
        try {
            patience.afterFailure(failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for the database", e);
        }
    }

    @Override
    public void closeConnection() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.warn("A connection could not be closed: {}", e.getMessage());
            }
            connection = null;
        }
    }

    @Override
    public Connection reestablishConnection() throws SQLException {
        closeConnection();
        return getOrEstablishConnection();
    }
}
