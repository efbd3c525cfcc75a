import SafariServices
import UIKit
import WebKit

/// The one screen: the web app, and in its place a page of our own while there is no connection.
final class WebViewController: UIViewController {
    let policy: NavigationPolicy
    private(set) lazy var webView: WKWebView = makeWebView()
    let downloads = DownloadPresenter()

    private let configuration: AppConfiguration
    private let offlineView = OfflineView()
    private var themeObservation: NSKeyValueObservation?
    private var lastRequested: URL

    init(configuration: AppConfiguration, policy: NavigationPolicy) {
        self.configuration = configuration
        self.policy = policy
        lastRequested = configuration.startURL
        super.init(nibName: nil, bundle: nil)
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) {
        return nil
    }

    override func viewDidLoad() {
        super.viewDidLoad()
        view.backgroundColor = UIColor(hex: configuration.themeColor)
        fill(with: webView)
        fill(with: offlineView)
        offlineView.isHidden = true
        offlineView.onRetry = { [weak self] in self?.retry() }
        downloads.presenter = self
        themeObservation = webView.observe(\.themeColor) { [weak self] webView, _ in
            self?.applyTheme(webView.themeColor)
        }
    }

    override var prefersStatusBarHidden: Bool { configuration.isFullScreen }
    override var prefersHomeIndicatorAutoHidden: Bool { configuration.isFullScreen }
    override var preferredStatusBarStyle: UIStatusBarStyle {
        view.backgroundColor?.isLight == true ? .darkContent : .lightContent
    }

    func open(_ url: URL) {
        loadViewIfNeeded()
        lastRequested = url
        webView.load(URLRequest(url: url))
    }

    func openInBrowser(_ url: URL) {
        present(SFSafariViewController(url: url), animated: true)
    }

    func showPage() {
        offlineView.isHidden = true
        webView.scrollView.refreshControl?.endRefreshing()
    }

    func showOffline(for url: URL?) {
        if let url, policy.isApp(url) { lastRequested = url }
        offlineView.isHidden = false
        webView.scrollView.refreshControl?.endRefreshing()
    }

    @objc private func retry() {
        webView.load(URLRequest(url: lastRequested))
    }

    @objc private func refresh() {
        if webView.url == nil { retry() } else { webView.reload() }
    }

    private func applyTheme(_ color: UIColor?) {
        view.backgroundColor = color ?? UIColor(hex: configuration.themeColor)
        setNeedsStatusBarAppearanceUpdate()
    }

    private func makeWebView() -> WKWebView {
        let settings = WKWebViewConfiguration()
        // With WKAppBoundDomains in Info.plist this is what gives the page its service worker.
        settings.limitsNavigationsToAppBoundDomains = true
        settings.allowsInlineMediaPlayback = true

        let webView = WKWebView(frame: .zero, configuration: settings)
        webView.navigationDelegate = self
        webView.uiDelegate = self
        webView.allowsBackForwardNavigationGestures = true
        webView.isOpaque = false
        webView.backgroundColor = UIColor(hex: configuration.backgroundColor)
        webView.underPageBackgroundColor = UIColor(hex: configuration.backgroundColor)

        let refreshControl = UIRefreshControl()
        refreshControl.addTarget(self, action: #selector(refresh), for: .valueChanged)
        webView.scrollView.refreshControl = refreshControl
        #if DEBUG
        if #available(iOS 16.4, *) { webView.isInspectable = true }
        #endif
        return webView
    }

    private func fill(with child: UIView) {
        child.translatesAutoresizingMaskIntoConstraints = false
        view.addSubview(child)
        let top = configuration.isFullScreen ? view.topAnchor : view.safeAreaLayoutGuide.topAnchor
        NSLayoutConstraint.activate([
            child.topAnchor.constraint(equalTo: top),
            child.bottomAnchor.constraint(equalTo: view.bottomAnchor),
            child.leadingAnchor.constraint(equalTo: view.leadingAnchor),
            child.trailingAnchor.constraint(equalTo: view.trailingAnchor),
        ])
    }
}
