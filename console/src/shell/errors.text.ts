import { texts } from '#i18n/texts.ts';

export const errorTexts = texts(
  {
    forbiddenTitle: 'This page is not for your role',
    forbiddenText:
      'You are signed in as {name}. Ask an administrator for the permission {permission} if you need it.',
    notFoundTitle: 'There is no such page',
    notFoundText: 'The address may have a typing error, or what it led to was deleted.',
    crashTitle: 'This page does not work right now',
    crashText: 'The rest of Marsa does. Try again, or go to the overview.',
    offlineTitle: 'Marsa cannot be reached',
    offlineText: 'Check your connection. The page loads by itself once it is back.',
    updatedTitle: 'Marsa was updated',
    updatedText: 'This page belongs to the version before. Load it again to go on.',
    reload: 'Load again',
    toOverview: 'Go to the overview',
    retry: 'Try again',
  },
  {
    forbiddenTitle: 'هذه الصفحة غير متاحة لدورك',
    forbiddenText: 'سجّلت الدخول باسم {name}. اطلب من مسؤول صلاحية {permission} إن كنت تحتاجها.',
    notFoundTitle: 'الصفحة غير موجودة',
    notFoundText: 'قد يكون في العنوان خطأ، أو حُذف ما كان يقود إليه.',
    crashTitle: 'هذه الصفحة لا تعمل الآن',
    crashText: 'بقية مرسى تعمل. أعد المحاولة أو انتقل إلى النظرة العامة.',
    offlineTitle: 'تعذّر الوصول إلى مرسى',
    offlineText: 'تحقق من اتصالك. ستُحمَّل الصفحة تلقائيًا عند عودته.',
    updatedTitle: 'حُدّثت مرسى',
    updatedText: 'هذه الصفحة من الإصدار السابق. أعد تحميلها للمتابعة.',
    reload: 'إعادة التحميل',
    toOverview: 'إلى النظرة العامة',
    retry: 'إعادة المحاولة',
  },
);
