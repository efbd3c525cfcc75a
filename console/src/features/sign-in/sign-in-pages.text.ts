import { texts } from '#i18n/texts.ts';

export const signInPagesTexts = texts(
  {
    loginTitle: 'Sign in',
    loginLead: 'From your PWA to the stores.',
    setupTitle: 'Welcome to Marsa',
    setupLead: 'Make the first account. It is an administrator’s.',
    setupClosed: 'Marsa is set up already. Sign in, or ask an administrator for an invitation.',
    setupNoToken:
      'Open this page by the link that the server printed when it started: it ends with # and 43 characters.',
    linkDead: 'This link does not work any more. Start the server again to get a new one.',
    name: 'Your name',
    email: 'E-mail',
    password: 'Password',
    passwordHint: 'At least 12 characters. A sentence that only you would say is good.',
    create: 'Create the account',
    toSignIn: 'To sign-in',
  },
  {
    loginTitle: 'تسجيل الدخول',
    loginLead: 'من تطبيق الويب إلى المتاجر.',
    setupTitle: 'مرحبًا بك في مرسى',
    setupLead: 'أنشئ الحساب الأول، وهو حساب مسؤول.',
    setupClosed: 'أُعدّت مرسى من قبل. سجّل الدخول أو اطلب دعوة من مسؤول.',
    setupNoToken: 'افتح هذه الصفحة من الرابط الذي طبعه الخادم عند بدء تشغيله: ينتهي بعلامة # و43 حرفًا.',
    linkDead: 'لم يعد هذا الرابط يعمل. أعد تشغيل الخادم للحصول على رابط جديد.',
    name: 'اسمك',
    email: 'البريد الإلكتروني',
    password: 'كلمة المرور',
    passwordHint: '12 حرفًا على الأقل. جملة لا يقولها غيرك خيار جيد.',
    create: 'إنشاء الحساب',
    toSignIn: 'إلى تسجيل الدخول',
  },
);
