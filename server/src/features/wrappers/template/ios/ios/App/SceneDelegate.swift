import UIKit

final class SceneDelegate: UIResponder, UIWindowSceneDelegate {
    var window: UIWindow?

    private let configuration = AppConfiguration.load()
    private lazy var policy = NavigationPolicy(startURL: configuration.startURL)
    private lazy var page = WebViewController(configuration: configuration, policy: policy)

    func scene(
        _ scene: UIScene,
        willConnectTo session: UISceneSession,
        options connectionOptions: UIScene.ConnectionOptions
    ) {
        guard let windowScene = scene as? UIWindowScene else { return }
        let window = UIWindow(windowScene: windowScene)
        window.backgroundColor = UIColor(hex: configuration.backgroundColor)
        window.rootViewController = page
        window.makeKeyAndVisible()
        self.window = window

        UIApplication.shared.shortcutItems = configuration.shortcuts.map(Self.shortcutItem)
        page.open(firstPage(connectionOptions) ?? configuration.startURL)
    }

    func scene(_ scene: UIScene, continue userActivity: NSUserActivity) {
        open(userActivity.webpageURL)
    }

    func scene(_ scene: UIScene, openURLContexts contexts: Set<UIOpenURLContext>) {
        open(contexts.first?.url)
    }

    func windowScene(_ windowScene: UIWindowScene, performActionFor shortcutItem: UIApplicationShortcutItem) async -> Bool {
        open(URL(string: shortcutItem.type))
    }

    @discardableResult
    private func open(_ url: URL?) -> Bool {
        guard let url, let target = policy.page(for: url) else { return false }
        page.open(target)
        return true
    }

    private func firstPage(_ options: UIScene.ConnectionOptions) -> URL? {
        let link = options.userActivities.first?.webpageURL ?? options.urlContexts.first?.url
        let shortcut = options.shortcutItem.flatMap { URL(string: $0.type) }
        return (link ?? shortcut).flatMap(policy.page(for:))
    }

    /// The type of an item is its address, so that a tap needs no look-up.
    private static func shortcutItem(_ shortcut: AppConfiguration.Shortcut) -> UIApplicationShortcutItem {
        UIApplicationShortcutItem(type: shortcut.url.absoluteString, localizedTitle: shortcut.name)
    }
}
