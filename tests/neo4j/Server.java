import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilders;

/** A real Neo4j on a free loopback port, with passwords on, until its standard input closes. */
public class Server {
    public static void main(String[] args) throws Exception {
        try (Neo4j server = Neo4jBuilders.newInProcessBuilder(Path.of(args[0]))
                .withDisabledServer()
                .withConfig(GraphDatabaseSettings.auth_enabled, true)
                .build()) {
            server.databaseManagementService().database("system").executeTransactionally(
                    "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
                    java.util.Map.of("password", System.getenv("TEST_NEO4J_PASSWORD")));
            System.out.println(server.boltURI());
            while (System.in.read() >= 0) {
                // Wait: the parent closes our input, or dies and closes it.
            }
        }
        System.exit(0); // Some of Neo4j's threads outlive it.
    }
}
