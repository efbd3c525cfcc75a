import UIKit

/// What makes this shell one app and not another: App.json, which Marsa writes.
struct AppConfiguration: Decodable {
    struct Shortcut: Decodable {
        let name: String
        let url: URL
    }

    let startURL: URL
    let themeColor: String
    let backgroundColor: String
    let isFullScreen: Bool
    let shortcuts: [Shortcut]

    static func load(from bundle: Bundle = .main) -> AppConfiguration {
        guard let file = bundle.url(forResource: "App", withExtension: "json") else {
            preconditionFailure("App.json is missing from the bundle.")
        }
        do {
            return try JSONDecoder().decode(AppConfiguration.self, from: Data(contentsOf: file))
        } catch {
            preconditionFailure("App.json cannot be read: \(error)")
        }
    }
}

extension UIColor {
    /// From `#RRGGBB`; anything else is white.
    convenience init(hex: String) {
        let digits = hex.hasPrefix("#") ? hex.dropFirst() : hex[...]
        let value = digits.count == 6 ? UInt32(digits, radix: 16) ?? 0xFFFFFF : 0xFFFFFF
        self.init(
            red: CGFloat(value >> 16 & 0xFF) / 255,
            green: CGFloat(value >> 8 & 0xFF) / 255,
            blue: CGFloat(value & 0xFF) / 255,
            alpha: 1
        )
    }

    /// Whether dark text reads better on this colour than light text.
    var isLight: Bool {
        var red: CGFloat = 0, green: CGFloat = 0, blue: CGFloat = 0
        guard getRed(&red, green: &green, blue: &blue, alpha: nil) else { return true }
        return 0.299 * red + 0.587 * green + 0.114 * blue > 0.6
    }
}
