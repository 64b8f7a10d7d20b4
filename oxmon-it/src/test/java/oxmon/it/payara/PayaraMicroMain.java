package oxmon.it.payara;

import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.PayaraMicroBoot;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A Payara Micro that deploys and undeploys as it is told, line by line on its standard input: {@code deploy},
 * {@code undeploy}. Answers each with a line that begins with {@code ##}. Runs in a process of its own.
 */
final class PayaraMicroMain {
    private static final String APPLICATION = "ROOT";
    private static final String CONFIG = "configs.config.server-config.";

    private PayaraMicroMain() {}

    /** Arguments: the launcher's layout, the instance's folder, the application, the HTTP port. */
    @SuppressWarnings("SystemOut") // how it talks to its parent
    public static void main(String[] args) throws Exception {
        File layout = new File(args[0]);
        System.setProperty(
                "fish.payara.micro.BootJar",
                new File(layout, "launch-micro.jar").toURI().toString());
        System.setProperty("fish.payara.micro.UnpackDir", layout.getPath());
        PayaraMicroBoot boot = (PayaraMicroBoot) Class.forName("fish.payara.micro.impl.PayaraMicroImpl")
                .getMethod("getInstance")
                .invoke(null);
        PayaraMicroRuntime runtime = boot.setRootDir(new File(args[1]))
                .setHttpPort(Integer.parseInt(args[3]))
                .setNoCluster(true)
                .setPrintLogo(false)
                .setPreBootHandler(admin -> Map.of(
                                CONFIG + "network-config.network-listeners.network-listener.http-listener.address",
                                "127.0.0.1",
                                CONFIG + "hazelcast-config-specific-configuration.enabled",
                                "false",
                                CONFIG + "phone-home-runtime-configuration.enabled",
                                "false",
                                CONFIG + "ejb-container.ejb-timer-service.ejb-timer-service",
                                "None")
                        .forEach((name, value) -> admin.run("set", name + '=' + value)))
                .bootStrap();
        System.out.println("## up");
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println("## " + line + ' ' + obey(runtime, line, new File(args[2])));
            }
        } catch (IOException parentIsGone) {
            // as if it had said so
        }
        System.exit(0);
    }

    private static boolean obey(PayaraMicroRuntime runtime, String command, File application) throws Exception {
        if (command.equals("deploy")) {
            return runtime.deploy(APPLICATION, "/", application)
                    && runtime.getDeployedApplicationNames().contains(APPLICATION);
        }
        runtime.undeploy(APPLICATION);
        return !runtime.getDeployedApplicationNames().contains(APPLICATION);
    }
}
