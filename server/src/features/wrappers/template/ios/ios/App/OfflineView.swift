import UIKit

/// Shown where the page cannot be reached and no service worker answers for it.
final class OfflineView: UIView {
    var onRetry: (() -> Void)?

    override init(frame: CGRect) {
        super.init(frame: frame)
        backgroundColor = .systemBackground

        let stack = UIStackView(arrangedSubviews: [
            symbol(), label("offline.title", style: .title2), label("offline.message", style: .body), retryButton(),
        ])
        stack.axis = .vertical
        stack.alignment = .center
        stack.spacing = 16
        stack.translatesAutoresizingMaskIntoConstraints = false
        addSubview(stack)
        NSLayoutConstraint.activate([
            stack.centerYAnchor.constraint(equalTo: centerYAnchor),
            stack.leadingAnchor.constraint(equalTo: layoutMarginsGuide.leadingAnchor),
            stack.trailingAnchor.constraint(equalTo: layoutMarginsGuide.trailingAnchor),
        ])
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) {
        return nil
    }

    private func symbol() -> UIView {
        let image = UIImageView(image: UIImage(systemName: "wifi.slash"))
        image.preferredSymbolConfiguration = UIImage.SymbolConfiguration(textStyle: .largeTitle)
        image.tintColor = .secondaryLabel
        return image
    }

    private func label(_ key: String.LocalizationValue, style: UIFont.TextStyle) -> UILabel {
        let label = UILabel()
        label.text = String(localized: key)
        label.font = .preferredFont(forTextStyle: style)
        label.adjustsFontForContentSizeCategory = true
        label.textAlignment = .center
        label.numberOfLines = 0
        return label
    }

    private func retryButton() -> UIButton {
        let action = UIAction(title: String(localized: "offline.retry")) { [weak self] _ in self?.onRetry?() }
        return UIButton(configuration: .filled(), primaryAction: action)
    }
}
