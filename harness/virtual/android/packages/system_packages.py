"""The packages of the system image, as far as a test can meet them.

Names, folders and activities are those of AOSP's handheld images.
"""

from dataclasses import dataclass, replace

from harness.virtual.android.packages.apk import Component, IntentFilter

_DEFAULT = "android.intent.category.DEFAULT"
_ACTION = "android.intent.action"
_MAIN = "android.intent.action.MAIN"


@dataclass(frozen=True)
class SystemPackage:
    """One preloaded package; an app id below 10000 is a fixed one of the system."""

    name: str
    app_id: int
    apk: str
    label: str
    components: tuple[Component, ...] = ()


def _screen(
    name: str, *actions: str, schemes: tuple[str, ...] = (), types: tuple[str, ...] = ()
) -> Component:
    filters = tuple(
        IntentFilter(
            frozenset({action}), frozenset({_DEFAULT}), frozenset(schemes), frozenset(types)
        )
        for action in actions
    )
    return Component("activity", name, exported=True, filters=filters)


_NOSENSOR = 5  # SCREEN_ORIENTATION_NOSENSOR
_TURNS = 0x480  # CONFIG_ORIENTATION and CONFIG_SCREEN_SIZE


def _home(name: str) -> Component:
    home = _launchable(name, "HOME", "singleTask")
    return replace(home, orientation=_NOSENSOR, config_changes=_TURNS)  # which its code asks for


def _launchable(name: str, category: str = "LAUNCHER", mode: str = "standard") -> Component:
    categories = frozenset({_DEFAULT, f"android.intent.category.{category}"})
    filters = (IntentFilter(frozenset({_MAIN}), categories),)
    return Component("activity", name, exported=True, launch_mode=mode, filters=filters)


_SETTINGS_SCREENS = (
    ("Settings$NetworkDashboardActivity", "WIRELESS_SETTINGS", "AIRPLANE_MODE_SETTINGS"),
    ("Settings$WifiSettingsActivity", "WIFI_SETTINGS"),
    ("Settings$DataUsageSummaryActivity", "DATA_USAGE_SETTINGS"),
    ("Settings$DataSaverSummaryActivity", "DATA_SAVER_SETTINGS"),
    ("Settings$MobileNetworkActivity", "NETWORK_OPERATOR_SETTINGS", "DATA_ROAMING_SETTINGS"),
    ("Settings$ManageApplicationsActivity", "MANAGE_APPLICATIONS_SETTINGS", "APPLICATION_SETTINGS"),
    ("Settings$DateTimeSettingsActivity", "DATE_SETTINGS"),
    ("Settings$BatterySaverSettingsActivity", "BATTERY_SAVER_SETTINGS"),
    ("Settings$StorageDashboardActivity", "INTERNAL_STORAGE_SETTINGS"),
    ("Settings$MyDeviceInfoActivity", "DEVICE_INFO_SETTINGS"),
)

_SETTINGS = (
    Component(
        "activity",
        "com.android.settings.Settings",
        exported=True,
        filters=(
            IntentFilter(
                frozenset({_MAIN}), frozenset({_DEFAULT, "android.intent.category.LAUNCHER"})
            ),
            IntentFilter(frozenset({"android.settings.SETTINGS"}), frozenset({_DEFAULT})),
        ),
    ),
    *(
        _screen(f"com.android.settings.{name}", *(f"android.settings.{a}" for a in actions))
        for name, *actions in _SETTINGS_SCREENS
    ),
    _screen(
        "com.android.settings.applications.InstalledAppDetails",
        "android.settings.APPLICATION_DETAILS_SETTINGS",
        schemes=("package",),
    ),
    _screen(
        "com.android.settings.Settings$AppDataUsageActivity",
        "android.settings.IGNORE_BACKGROUND_DATA_RESTRICTIONS_SETTINGS",
        schemes=("package",),
    ),
)

SYSTEM_PACKAGES = (
    SystemPackage("android", 1000, "/system/framework/framework-res.apk", "Android System"),
    SystemPackage(
        "com.android.settings", 1000, "/system_ext/priv-app/Settings/Settings.apk", "Settings",
        _SETTINGS,
    ),
    SystemPackage(
        "com.android.providers.settings", 1000,
        "/system/priv-app/SettingsProvider/SettingsProvider.apk", "Settings Storage",
    ),
    SystemPackage(
        "com.android.phone", 1001, "/system/priv-app/TeleService/TeleService.apk", "Phone Services"
    ),
    SystemPackage("com.android.shell", 2000, "/system/priv-app/Shell/Shell.apk", "Shell"),
    SystemPackage(
        "com.android.launcher3", 10061,
        "/system_ext/priv-app/Launcher3QuickStep/Launcher3QuickStep.apk",
        "Launcher3",
        (_home("com.android.launcher3.uioverrides.QuickstepLauncher"),),
    ),
    SystemPackage(
        "com.android.systemui", 10066, "/system_ext/priv-app/SystemUI/SystemUI.apk", "System UI"
    ),
    SystemPackage(
        "com.android.permissioncontroller", 10070,
        "/system/priv-app/PermissionController/PermissionController.apk", "Permission controller",
    ),
    SystemPackage(
        "com.android.packageinstaller", 10071,
        "/system/priv-app/PackageInstaller/PackageInstaller.apk", "Package installer",
    ),
    SystemPackage(
        "com.android.inputmethod.latin", 10072, "/product/app/LatinIME/LatinIME.apk",
        "Android Keyboard (AOSP)",
    ),
    SystemPackage(
        "com.android.networkstack", 1073, "/system/priv-app/NetworkStack/NetworkStack.apk",
        "NetworkStack",
    ),
    SystemPackage(
        "com.android.dialer", 10077, "/product/priv-app/Dialer/Dialer.apk", "Phone",
        (
            _launchable("com.android.dialer.main.impl.MainActivity"),
            _screen("com.android.dialer.app.DialtactsActivity", f"{_ACTION}.DIAL"),
            _screen(
                "com.android.dialer.app.DialtactsActivity", f"{_ACTION}.DIAL", f"{_ACTION}.VIEW",
                schemes=("tel",),
            ),
            _screen("com.android.incallui.InCallActivity", f"{_ACTION}.CALL",
                    schemes=("tel",)),
        ),
    ),
    SystemPackage(
        "com.android.messaging", 10078, "/product/app/messaging/messaging.apk", "Messaging",
        (
            _launchable("com.android.messaging.ui.conversationlist.ConversationListActivity"),
            _screen(
                "com.android.messaging.ui.conversation.LaunchConversationActivity",
                f"{_ACTION}.SENDTO", f"{_ACTION}.VIEW",
                schemes=("sms", "smsto"),
            ),
        ),
    ),
    SystemPackage(
        "com.android.gallery3d", 10079, "/product/app/Gallery2/Gallery2.apk", "Gallery",
        (
            _launchable("com.android.gallery3d.app.GalleryActivity"),
            _screen(
                "com.android.gallery3d.app.GalleryActivity", f"{_ACTION}.VIEW", types=("image/*",)
            ),
        ),
    ),
    SystemPackage(
        "com.android.captiveportallogin", 10076,
        "/system/app/CaptivePortalLogin/CaptivePortalLogin.apk", "CaptivePortalLogin",
        (
            _screen(
                "com.android.captiveportallogin.CaptivePortalLoginActivity",
                "android.net.conn.CAPTIVE_PORTAL",
            ),
        ),
    ),
    SystemPackage(
        "com.android.providers.media", 10063, "/system/priv-app/MediaProvider/MediaProvider.apk",
        "Media Storage",
    ),
    SystemPackage(
        "com.android.providers.contacts", 10059,
        "/system/priv-app/ContactsProvider/ContactsProvider.apk", "Contacts Storage",
    ),
    SystemPackage(
        "com.android.documentsui", 10064, "/system/priv-app/DocumentsUI/DocumentsUI.apk", "Files"
    ),
    SystemPackage(
        "com.android.webview", 10075, "/product/app/webview/webview.apk", "Android System WebView"
    ),
)  # fmt: skip
