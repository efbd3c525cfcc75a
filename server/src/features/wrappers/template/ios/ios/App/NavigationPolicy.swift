import Foundation

/// Decides where an address opens. The app is exactly one origin: scheme, host and port are compared whole,
/// so neither a look-alike host nor a sub-domain gets in.
struct NavigationPolicy {
    enum Destination: Equatable {
        case app
        case browser
        case system
        case nowhere
    }

    let startURL: URL

    private static let systemSchemes: Set<String> = [
        "mailto", "tel", "sms", "facetime", "facetime-audio", "maps", "itms-apps", "itms-appss",
    ]
    private static let embeddedSchemes: Set<String> = ["about", "blob", "data"]

    func destination(of url: URL, isMainFrame: Bool) -> Destination {
        guard let scheme = url.scheme?.lowercased() else { return .nowhere }
        if Self.systemSchemes.contains(scheme) { return .system }
        if !isMainFrame { return scheme == "https" || Self.embeddedSchemes.contains(scheme) ? .app : .nowhere }
        if isApp(url) || scheme == "blob" || url.absoluteString == "about:blank" { return .app }
        return scheme == "https" || scheme == "http" ? .browser : .nowhere
    }

    func isApp(_ url: URL) -> Bool {
        url.scheme?.lowercased() == "https"
            && url.host?.lowercased() == startURL.host?.lowercased()
            && (url.port ?? 443) == (startURL.port ?? 443)
            && url.user == nil
    }

    /// The page meant by what the system hands over: a universal link, a shortcut, or `scheme://path?query`
    /// of the app's own scheme. Nil where it is not a page of this app.
    func page(for url: URL) -> URL? {
        if isApp(url) { return url }
        guard let scheme = url.scheme?.lowercased(), Self.ownSchemes.contains(scheme),
              let link = URLComponents(url: url, resolvingAgainstBaseURL: false),
              var page = URLComponents(url: startURL, resolvingAgainstBaseURL: false)
        else { return nil }
        let path = [link.host ?? "", link.path].joined()
        page.path = path.hasPrefix("/") ? path : "/" + path
        page.percentEncodedQuery = link.percentEncodedQuery
        page.fragment = link.fragment
        return page.url
    }

    private static let ownSchemes: Set<String> = {
        let types = Bundle.main.object(forInfoDictionaryKey: "CFBundleURLTypes") as? [[String: Any]] ?? []
        return Set(types.flatMap { $0["CFBundleURLSchemes"] as? [String] ?? [] }.map { $0.lowercased() })
    }()
}
