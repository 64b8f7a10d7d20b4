package oxmon.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import oxmon.common.Fault;

class PermissionsTest {
    @ParameterizedTest
    @EnumSource(Permission.class)
    void everyPermissionHasALeastRole_andEveryHigherRoleHasItToo(Permission permission) {
        boolean before = false;
        for (Role role : Role.values()) {
            boolean now = Permissions.allowed(role, permission);
            assertThat(now || !before).isTrue();
            before = now;
        }
        assertThat(before).as("admin").isTrue();
    }

    @Test
    void aViewerMayLook_andChangeNothing() {
        Caller viewer = new Caller("1", "vera", Role.VIEWER, 1, false);

        viewer.require(Permission.METRICS_READ);
        assertThatThrownBy(() -> viewer.require(Permission.WHITELIST_WRITE))
                .isInstanceOf(Fault.class)
                .hasMessage("this needs the role operator; vera is viewer");
    }
}
